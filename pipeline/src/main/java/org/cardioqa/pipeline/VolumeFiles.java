package org.cardioqa.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cardioqa.pipeline.FolderVolumes.Found;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.ingest.ReadDicom;
import org.cardioqa.transforms.volumes.NiftiFile;
import org.cardioqa.transforms.volumes.Preview;

/**
 * Writes volumes to files called {@code sequence_view_volume}, the volumes by as many threads as
 * there are cores, the frames of each one by one.
 *
 * @param nifti folder of NIfTI files, if they are wanted
 * @param png folder of pictures, if they are wanted
 */
record VolumeFiles(Optional<Path> nifti, Optional<Path> png) {
  /**
   * Writes what is wanted.
   *
   * @return what could not be written, and why
   * @throws IOException if a folder cannot be made
   */
  List<String> write(List<Found> volumes) throws IOException {
    if (nifti.isEmpty() && png.isEmpty()) {
      return List.of();
    }
    for (Path folder : Stream.of(nifti, png).flatMap(Optional::stream).toList()) {
      Files.createDirectories(folder);
    }
    return volumes.parallelStream().flatMap(found -> write(found).stream()).toList();
  }

  private Optional<String> write(Found found) {
    SliceVolume volume = found.volume();
    String name = String.join("_", volume.getSequence(), volume.getView(), volume.getVolumeId());
    try (PixelReader pixels = new PixelReader(ReadDicom::open)) {
      if (nifti.isPresent()) {
        NiftiFile.write(volume, found.frames(), pixels, nifti.get(), name);
      }
      if (png.isPresent()) {
        Preview.write(volume, found.frames(), pixels, png.get(), name);
      }
      return Optional.empty();
    } catch (DicomFormatException e) {
      return Optional.of(name + ": " + e.reason() + ", " + e.getMessage());
    } catch (IOException e) {
      return Optional.of(name + ": " + e.getMessage());
    }
  }
}
