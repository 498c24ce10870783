package org.cardioqa.pipeline.release.create;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseManifest.Named;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * What a release is made of.
 *
 * @param shards folder of the build's output, on any Beam file system
 * @param verdicts folder of Parquet files or JSON lines, or one such file
 * @param output folder that must not be there yet, on a local disk
 * @param version semantic version
 * @param date yyyy-MM-dd; empty for the day of the last verdict
 * @param policyFile where the policy was read from; licence files stand beside it
 * @param previous the release before
 * @param errata a file of errata newer than that release's
 * @param catalog the catalogue of the build
 * @param key where the identity key is
 * @param code versions of the code that makes the release
 * @param publicTexts text files that models may have seen, for the gates
 */
public record ReleaseRequest(
    String shards,
    String verdicts,
    Path output,
    String version,
    String date,
    Policy policy,
    Optional<Path> policyFile,
    Optional<Path> previous,
    Optional<Path> errata,
    CatalogSource catalog,
    KeyRef key,
    List<Named> code,
    List<Path> publicTexts) {}
