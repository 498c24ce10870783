package org.cardioqa.transforms.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.DicomHeader;
import org.cardioqa.transforms.dicom.PixelForm;
import org.cardioqa.transforms.dicom.PixelLocation;
import org.cardioqa.transforms.dicom.Tag;

/** From a header to {@link RawInstance}, whose fields name the attributes that they come from. */
final class InstanceMapping {
  /** How Siemens' sequence names mark an encoded velocity: fl2d1_v150in. */
  private static final Pattern VENC_NAME = Pattern.compile(".*_v\\d+(in|ap|fh|rl)\\b.*");

  private static final List<String> FLOW_TYPES =
      List.of("VELOCITY", "VELOCITY MAP", "PHASE CONTRAST M", "FLOW_ENCODED");

  private final IdentifierTable identifiers;

  /** Collects the identifiers of the standard's attributes. */
  InstanceMapping() {
    this(IdentifierTable.load());
  }

  /** Collects those of a table. */
  InstanceMapping(IdentifierTable identifiers) {
    this.identifiers = identifiers;
  }

  /**
   * The record of an instance.
   *
   * @throws DicomFormatException if an attribute that it needs is absent or malformed
   */
  RawInstance map(String inputKey, InputFile file, Optional<String> entry, DicomHeader header)
      throws DicomFormatException {
    DicomDataset dataset = header.dataset();
    FunctionalGroups groups = FunctionalGroups.of(dataset);
    RawInstance instance = new RawInstance();
    instance.setInputKey(inputKey);
    instance.setFile(file);
    instance.setEntry(entry.orElse(null));
    instance.setTransferSyntaxUid(header.transferSyntaxUid());
    instance.setPixelLength(
        header.pixels().map(PixelLocation::length).orElse(PixelLocation.UNDEFINED));
    identity(instance, dataset);
    acquisition(instance, dataset, groups);
    pixels(instance, dataset);
    List<RawFrame> frames = new ArrayList<>(groups.frames());
    for (int i = 0; i < groups.frames(); i++) {
      frames.add(frame(i, dataset, groups));
    }
    instance.setFrames(frames);
    return instance;
  }

  private void identity(RawInstance instance, DicomDataset dataset) throws DicomFormatException {
    instance.setStudyInstanceUid(Values.required(dataset, Tag.STUDY_INSTANCE_UID));
    instance.setSeriesInstanceUid(Values.required(dataset, Tag.SERIES_INSTANCE_UID));
    instance.setSopInstanceUid(Values.required(dataset, Tag.SOP_INSTANCE_UID));
    instance.setSopClassUid(Values.required(dataset, Tag.SOP_CLASS_UID));
    instance.setFrameOfReferenceUid(Values.text(dataset, Tag.FRAME_OF_REFERENCE_UID));
    instance.setPatientId(Values.text(dataset, Tag.PATIENT_ID));
    instance.setIssuerOfPatientId(Values.text(dataset, Tag.ISSUER_OF_PATIENT_ID));
    instance.setAccessionNumber(Values.text(dataset, Tag.ACCESSION_NUMBER));
    for (DicomDataset issuer : dataset.items(Tag.ISSUER_OF_ACCESSION_NUMBER_SEQUENCE)) {
      instance.setIssuerOfAccessionNumber(Values.text(issuer, Tag.LOCAL_NAMESPACE_ENTITY_ID));
    }
    instance.setStudyDate(Values.date(dataset, Tag.STUDY_DATE));
    instance.setPatientSex(Values.text(dataset, Tag.PATIENT_SEX));
    instance.setIdentifiers(identifiers.find(dataset));
  }

  private static void acquisition(
      RawInstance instance, DicomDataset dataset, FunctionalGroups groups)
      throws DicomFormatException {
    instance.setModality(Values.text(dataset, Tag.MODALITY));
    instance.setManufacturer(Values.text(dataset, Tag.MANUFACTURER));
    instance.setModel(Values.text(dataset, Tag.MANUFACTURER_MODEL_NAME));
    instance.setFieldStrength(Values.described(dataset, Tag.MAGNETIC_FIELD_STRENGTH));
    instance.setSeriesDescription(Values.text(dataset, Tag.SERIES_DESCRIPTION));
    instance.setProtocolName(Values.text(dataset, Tag.PROTOCOL_NAME));
    String name = Values.text(dataset, Tag.SEQUENCE_NAME);
    instance.setSequenceName(name != null ? name : Values.text(dataset, Tag.PULSE_SEQUENCE_NAME));
    instance.setSeriesNumber(Values.describedInteger(dataset, Tag.SERIES_NUMBER));
    instance.setInstanceNumber(Values.describedInteger(dataset, Tag.INSTANCE_NUMBER));
    instance.setAcquisitionNumber(Values.describedInteger(dataset, Tag.ACQUISITION_NUMBER));
    instance.setImageType(dataset.strings(Tag.IMAGE_TYPE));
    instance.setScanningSequence(dataset.strings(Tag.SCANNING_SEQUENCE));
    instance.setSequenceVariant(dataset.strings(Tag.SEQUENCE_VARIANT));
    instance.setScanOptions(dataset.strings(Tag.SCAN_OPTIONS));
    DicomDataset timing = groups.group(0, Tag.MR_TIMING_SEQUENCE);
    instance.setRepetitionTime(Values.described(timing, Tag.REPETITION_TIME));
    instance.setFlipAngle(Values.described(timing, Tag.FLIP_ANGLE));
    instance.setContrastAgent(Values.text(dataset, Tag.CONTRAST_BOLUS_AGENT));
    instance.setCardiacNumberOfImages(
        Values.describedInteger(dataset, Tag.CARDIAC_NUMBER_OF_IMAGES));
    Double interval = Values.described(dataset, Tag.NOMINAL_INTERVAL);
    DicomDataset cardiac = groups.group(0, Tag.CARDIAC_SYNCHRONIZATION_SEQUENCE);
    instance.setNominalInterval(
        interval != null ? interval : Values.described(cardiac, Tag.RR_INTERVAL_TIME_NOMINAL));
    instance.setHeartRate(Values.described(dataset, Tag.HEART_RATE));
    DicomDataset measures = groups.group(0, Tag.PIXEL_MEASURES_SEQUENCE);
    instance.setSpacingBetweenSlices(Values.described(measures, Tag.SPACING_BETWEEN_SLICES));
    instance.setVelocityEncoded(velocityEncoded(instance, dataset, groups));
    instance.setBurnedInAnnotation(Values.text(dataset, Tag.BURNED_IN_ANNOTATION));
  }

  /**
   * Marks of a flow acquisition: a velocity image, a phase-contrast sequence, an encoded velocity.
   * A phase image alone is none: inversion recovery has them too.
   */
  private static boolean velocityEncoded(
      RawInstance instance, DicomDataset dataset, FunctionalGroups groups)
      throws DicomFormatException {
    for (String type : instance.getImageType()) {
      if (FLOW_TYPES.contains(type.toUpperCase(Locale.ROOT))) {
        return true;
      }
    }
    Optional<String> name = instance.getSequenceName();
    if (name.isPresent() && VENC_NAME.matcher(name.get().toLowerCase(Locale.ROOT)).matches()) {
      return true;
    }
    DicomDataset velocity = groups.group(0, Tag.MR_VELOCITY_ENCODING_SEQUENCE);
    return dataset.string(Tag.PHASE_CONTRAST).filter("YES"::equals).isPresent()
        || dataset.string(Tag.ACQUISITION_CONTRAST).filter("FLOW_ENCODED"::equals).isPresent()
        || isNotZero(Values.described(velocity, Tag.VELOCITY_ENCODING_MINIMUM_VALUE))
        || isNotZero(Values.described(velocity, Tag.VELOCITY_ENCODING_MAXIMUM_VALUE))
        || isNotZero(Values.described(velocity, Tag.VELOCITY_ENCODING_DIRECTION));
  }

  private static boolean isNotZero(Double value) {
    return value != null && value != 0;
  }

  private static void pixels(RawInstance instance, DicomDataset dataset)
      throws DicomFormatException {
    PixelForm form = PixelForm.of(dataset);
    instance.setRows(form.rows());
    instance.setColumns(form.columns());
    instance.setSamplesPerPixel(form.samples());
    instance.setPhotometricInterpretation(Values.required(dataset, Tag.PHOTOMETRIC_INTERPRETATION));
    instance.setBitsAllocated(form.allocated());
    instance.setBitsStored(form.stored());
    instance.setSigned(form.signed());
  }

  private static RawFrame frame(int index, DicomDataset dataset, FunctionalGroups groups)
      throws DicomFormatException {
    RawFrame frame = new RawFrame();
    frame.setNumber(index + 1);
    place(frame, index, groups);
    time(frame, index, dataset, groups);
    DicomDataset modifier = groups.group(index, Tag.MR_MODIFIER_SEQUENCE);
    Double inversion = Values.described(modifier, Tag.INVERSION_TIMES);
    frame.setInversionTime(
        inversion != null ? inversion : Values.described(dataset, Tag.INVERSION_TIME));
    DicomDataset echo = groups.group(index, Tag.MR_ECHO_SEQUENCE);
    Double effective = Values.described(echo, Tag.EFFECTIVE_ECHO_TIME);
    frame.setEchoTime(effective != null ? effective : Values.described(dataset, Tag.ECHO_TIME));
    DicomDataset type = groups.group(index, Tag.MR_IMAGE_FRAME_TYPE_SEQUENCE);
    frame.setImageType(type.strings(Tag.FRAME_TYPE));
    DicomDataset scale = groups.group(index, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    frame.setRescaleSlope(Values.decimal(scale, Tag.RESCALE_SLOPE));
    frame.setRescaleIntercept(Values.decimal(scale, Tag.RESCALE_INTERCEPT));
    DicomDataset window = groups.group(index, Tag.FRAME_VOI_LUT_SEQUENCE);
    frame.setWindowCenter(Values.described(window, Tag.WINDOW_CENTER));
    frame.setWindowWidth(Values.described(window, Tag.WINDOW_WIDTH));
    return frame;
  }

  private static void place(RawFrame frame, int index, FunctionalGroups groups)
      throws DicomFormatException {
    DicomDataset position = groups.group(index, Tag.PLANE_POSITION_SEQUENCE);
    frame.setPosition(Values.decimals(position, Tag.IMAGE_POSITION_PATIENT, 3));
    DicomDataset orientation = groups.group(index, Tag.PLANE_ORIENTATION_SEQUENCE);
    frame.setOrientation(Values.decimals(orientation, Tag.IMAGE_ORIENTATION_PATIENT, 6));
    DicomDataset measures = groups.group(index, Tag.PIXEL_MEASURES_SEQUENCE);
    frame.setPixelSpacing(Values.decimals(measures, Tag.PIXEL_SPACING, 2));
    frame.setSliceThickness(Values.described(measures, Tag.SLICE_THICKNESS));
  }

  private static void time(RawFrame frame, int index, DicomDataset dataset, FunctionalGroups groups)
      throws DicomFormatException {
    DicomDataset cardiac = groups.group(index, Tag.CARDIAC_SYNCHRONIZATION_SEQUENCE);
    Double delay = Values.described(cardiac, Tag.NOMINAL_CARDIAC_TRIGGER_DELAY_TIME);
    frame.setTriggerTime(delay != null ? delay : Values.described(dataset, Tag.TRIGGER_TIME));
    DicomDataset content = groups.group(index, Tag.FRAME_CONTENT_SEQUENCE);
    Integer temporal = Values.describedInteger(content, Tag.TEMPORAL_POSITION_INDEX);
    frame.setTemporalPosition(
        temporal != null
            ? temporal
            : Values.describedInteger(dataset, Tag.TEMPORAL_POSITION_IDENTIFIER));
    frame.setStackId(Values.text(content, Tag.STACK_ID));
    frame.setInStackPosition(Values.describedInteger(content, Tag.IN_STACK_POSITION_NUMBER));
    Double time = Values.timeOfDateTime(content, Tag.FRAME_ACQUISITION_DATE_TIME);
    if (time == null) {
      time = Values.time(dataset, Tag.ACQUISITION_TIME);
    }
    frame.setAcquisitionTime(
        time != null ? time : Values.timeOfDateTime(dataset, Tag.ACQUISITION_DATE_TIME));
  }
}
