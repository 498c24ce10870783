package org.cardioqa.testdata.cases;

import java.time.LocalDate;

/**
 * An invented patient.
 *
 * @param number 0-based in the archive
 * @param sex F or M
 * @param mrn medical record number, DICOM's patient id
 */
public record Patient(
    int number,
    String sex,
    Person name,
    LocalDate birthDate,
    String mrn,
    String phone,
    String email,
    String street,
    String city,
    String state,
    String zip,
    Person relative,
    String employer) {}
