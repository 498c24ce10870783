package org.cardioqa.pipeline.release.gates;

/**
 * A volume, as the frames of a release state it.
 *
 * @param volumeId its pseudonym
 * @param split where its frames stand
 * @param studyId pseudonym of its study
 * @param patientId pseudonym of its patient
 * @param sequence as the volume is classified
 * @param view as the volume is classified
 * @param slices number of slices
 * @param phases number of phases
 */
record Volume(
    String volumeId,
    String split,
    String studyId,
    String patientId,
    String sequence,
    String view,
    int slices,
    int phases) {}
