package org.cardioqa.transforms.volumes;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.ingest.PixelReader;

/**
 * Pictures of a volume for people who look it through: a contact sheet with a row for each slice
 * and up to ten of its phases beside each other, and an animation that shows all slices beating (of
 * a single phase: one slice after the other). What a ragged slice lacks stays black.
 *
 * <p>All frames get one window, that of the header in the middle of the volume or else from the
 * darkest to the brightest but half a percent.
 */
public final class Preview {
  private static final int SHEET_PHASES = 10;

  /** Wider pictures are shown at half, a third ... of their size. */
  private static final int MOST_CELL = 160;

  private static final int DELAY_MS = 40;
  private static final int SLICE_DELAY_MS = 300;
  private static final double BRIGHTEST = 0.995;

  private final SliceVolume volume;
  private final List<SliceSource> slices;
  private final PixelReader pixels;
  private final Window window;

  /** Stored values of a physical window. */
  private record Window(double center, double width) {
    byte grey(double value) {
      double part = (value - center) / width + 0.5;
      return (byte) Math.round(255 * Math.min(1, Math.max(0, part)));
    }
  }

  private Preview(SliceVolume volume, List<SliceSource> slices, PixelReader pixels)
      throws IOException, DicomFormatException {
    this.volume = volume;
    this.slices = slices;
    this.pixels = pixels;
    window = window();
  }

  /**
   * Writes both.
   *
   * @param slices the frames of the volume: slice by slice, phase by phase
   * @param name of the files without their endings
   * @return the sheet and, of more than one frame, the animation
   * @throws DicomFormatException if a frame cannot be decoded
   * @throws IOException if pixels cannot be read or a file not be written
   */
  public static List<Path> write(
      SliceVolume volume, List<SliceSource> slices, PixelReader pixels, Path folder, String name)
      throws IOException, DicomFormatException {
    Preview preview = new Preview(volume, slices, pixels);
    Path sheet = folder.resolve(name + ".png");
    preview.sheet(sheet);
    if (slices.size() == 1) {
      return List.of(sheet);
    }
    Path animation = folder.resolve(name + ".apng");
    preview.animation(animation);
    return List.of(sheet, animation);
  }

  private void sheet(Path file) throws IOException, DicomFormatException {
    int phases = volume.getPhases();
    int shown = Math.min(SHEET_PHASES, phases);
    Canvas canvas = new Canvas(volume, volume.getSlices(), shown);
    for (SliceSource source : slices) {
      int phase = source.getSlice().getPhaseIndex() - 1;
      // Column c shows phase c * phases / shown.
      int column = (phase * shown + phases - 1) / phases;
      if (column * phases / shown == phase) {
        canvas.draw(source.getSlice().getSliceIndex() - 1, column, source);
      }
    }
    try (GreyPng png = new GreyPng(stream(file), canvas.height(), canvas.width(), 1, 0)) {
      png.write(canvas.grey);
    }
  }

  private void animation(Path file) throws IOException, DicomFormatException {
    boolean beating = volume.getPhases() > 1;
    int frames = beating ? volume.getPhases() : volume.getSlices();
    int across = beating ? (int) Math.ceil(Math.sqrt(volume.getSlices())) : 1;
    int down = beating ? (volume.getSlices() + across - 1) / across : 1;
    Canvas canvas = new Canvas(volume, down, across);
    int delay = beating ? DELAY_MS : SLICE_DELAY_MS;
    try (GreyPng png = new GreyPng(stream(file), canvas.height(), canvas.width(), frames, delay)) {
      for (int frame = 1; frame <= frames; frame++) {
        Arrays.fill(canvas.grey, (byte) 0);
        for (SliceSource source : slices) {
          Slice slice = source.getSlice();
          int cell = beating ? slice.getSliceIndex() - 1 : 0;
          if ((beating ? slice.getPhaseIndex() : slice.getSliceIndex()) == frame) {
            canvas.draw(cell / across, cell % across, source);
          }
        }
        png.write(canvas.grey);
      }
    }
  }

  private static OutputStream stream(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file));
  }

  private Window window() throws IOException, DicomFormatException {
    SliceSource middle = slices.get(slices.size() / 2);
    Slice slice = middle.getSlice();
    if (slice.getWindowCenter().isPresent() && slice.getWindowWidth().orElse(0.0) > 1) {
      return new Window(slice.getWindowCenter().get(), slice.getWindowWidth().get());
    }
    StoredFrame frame = pixels.read(middle);
    double[] values = new double[frame.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = physical(frame, i, slice);
    }
    Arrays.sort(values);
    double least = values[0];
    double most = values[(int) (BRIGHTEST * (values.length - 1))];
    return new Window((least + most) / 2, Math.max(1e-9, most - least));
  }

  private static double physical(StoredFrame frame, int index, Slice slice) {
    int stored = frame.value(index / frame.columns(), index % frame.columns());
    return stored * slice.getRescaleSlope() + slice.getRescaleIntercept();
  }

  /** A grid of cells of one size. */
  private final class Canvas {
    private final int scale;
    private final int cellRows;
    private final int cellColumns;
    private final int down;
    private final int across;
    private final byte[] grey;

    Canvas(SliceVolume volume, int down, int across) {
      int larger = Math.max(volume.getRows(), volume.getColumns());
      scale = (larger + MOST_CELL - 1) / MOST_CELL;
      cellRows = Math.max(1, volume.getRows() / scale);
      cellColumns = Math.max(1, volume.getColumns() / scale);
      this.down = down;
      this.across = across;
      grey = new byte[height() * width()];
    }

    int height() {
      return down * cellRows;
    }

    int width() {
      return across * cellColumns;
    }

    void draw(int row, int column, SliceSource source) throws IOException, DicomFormatException {
      StoredFrame frame = pixels.read(source);
      boolean inverted = source.getSlice().getPhotometricInterpretation().equals("MONOCHROME1");
      int drop = Math.min(scale, Math.min(frame.rows(), frame.columns()));
      for (int y = 0; y < cellRows; y++) {
        for (int x = 0; x < cellColumns; x++) {
          double sum = 0;
          for (int i = 0; i < drop * drop; i++) {
            int at = (y * drop + i / drop) * frame.columns() + x * drop + i % drop;
            sum += physical(frame, at, source.getSlice());
          }
          int place = (row * cellRows + y) * width() + column * cellColumns + x;
          byte value = window.grey(sum / (drop * drop));
          grey[place] = inverted ? (byte) ~value : value;
        }
      }
    }
  }
}
