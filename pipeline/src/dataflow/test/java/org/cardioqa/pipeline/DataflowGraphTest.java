package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.services.dataflow.model.DataflowPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.PackageUtil.StagedFile;
import org.apache.beam.runners.dataflow.util.Stager;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory;
import org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator;
import org.apache.beam.sdk.options.PipelineOptions;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job as Dataflow gets it, translated without a network: the runner writes the description of
 * the job as a template, with a storage that keeps nothing.
 */
final class DataflowGraphTest {
  /** Dataflow refuses larger job descriptions. */
  private static final long LIMIT = 10L << 20;

  @TempDir private static Path folder;
  private static Path file;
  private static JsonNode job;

  /** Notes what would be uploaded. */
  public static final class NoStorage implements Stager {
    private static final List<String> UPLOADED = new ArrayList<>();

    /** As Beam makes one. */
    public static NoStorage fromOptions(PipelineOptions options) {
      return new NoStorage();
    }

    @Override
    public List<DataflowPackage> stageFiles(List<StagedFile> files) {
      return files.stream().map(file -> keep(file.getSource())).toList();
    }

    @Override
    public DataflowPackage stageToFile(byte[] bytes, String name) {
      return keep(name);
    }

    private static DataflowPackage keep(String name) {
      UPLOADED.add(name);
      return new DataflowPackage().setName(name).setLocation("storage.googleapis.com/b/" + name);
    }
  }

  @BeforeAll
  static void translateTheJob() throws Exception {
    file = folder.resolve("template.json");
    Path jar = Files.writeString(folder.resolve("bundled.jar"), "stands for the bundled jar");
    BuildOptions options =
        BuildCommand.parse(
            List.of(
                "--runner=DataflowRunner",
                "--project=a-project",
                "--region=europe-west1",
                "--tempLocation=gs://bucket/temp",
                "--gcpTempLocation=gs://bucket/temp",
                "--stagingLocation=gs://bucket/staging",
                "--reports=gs://bucket/reports.jsonl",
                "--phi-table=gs://bucket/patients.csv",
                "--dicom=gs://bucket/dicom/**",
                "--key-file=gs://bucket/cardioqa.key",
                "--output=gs://bucket/shards",
                "--filesToStage=" + jar,
                "--templateLocation=" + file));
    DataflowPipelineOptions dataflow = options.as(DataflowPipelineOptions.class);
    dataflow.setCredentialFactoryClass(NoopCredentialFactory.class);
    dataflow.setPathValidatorClass(NoopPathValidator.class);
    dataflow.setStagerClass(NoStorage.class);
    Pipeline pipeline = Pipeline.create(options);
    new BuildPipeline(options, CatalogSource.builtIn()).addTo(pipeline);
    pipeline.run();
    job = new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void theDescriptionIsSmallEnoughForTheService() throws IOException {
    assertThat(Files.size(file)).isBetween(10_000L, LIMIT / 2);
  }

  @Test
  void everyStageIsAStepOfTheJob() {
    Set<String> stages = new TreeSet<>();
    for (JsonNode step : job.get("steps")) {
      stages.add(step.at("/properties/user_name/value").asText().split("/", 2)[0]);
    }
    assertThat(stages)
        .contains("MatchReports", "ReadReports", "ReadDicom", "ReadPatients", "ResolveStudies")
        .contains("DeidentifyReports", "ExtractFindings", "GenerateQuestions", "LinkVolumes")
        .contains("AssembleVolumes", "WriteShards");
  }

  @Test
  void theBundledJarAndThePipelineAreUploaded() {
    assertThat(NoStorage.UPLOADED)
        .contains(folder.resolve("bundled.jar").toString())
        .anyMatch(name -> name.endsWith("pipeline.pb"));
  }
}
