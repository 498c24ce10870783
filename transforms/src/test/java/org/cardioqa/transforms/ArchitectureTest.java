package org.cardioqa.transforms;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.cardioqa.transforms");

  private static final String ROOT = "org.cardioqa.transforms.";

  /** A package imports only packages before it. */
  private static final List<String> ORDER =
      List.of(
          "keys",
          "accounting",
          "text",
          "dicom",
          "ingest",
          "series",
          "studies",
          "deid",
          "findings",
          "questions",
          "volumes",
          "linking",
          "shards");

  /** What meets a runner without being a transform: files, coders by class, the key's place. */
  private static final Set<String> AT_THE_BORDER =
      Set.of(
          "org.cardioqa.transforms.keys.KeyRef",
          "org.cardioqa.transforms.keys.RecordCoders",
          "org.cardioqa.transforms.shards.FinishedShards");

  @Test
  void aPackageImportsOnlyPackagesBeforeIt() {
    classes()
        .should(
            new ArchCondition<>("import only packages before their own") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                int own = place(type);
                if (own < 0) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getName() + " stands in a package that the order lacks"));
                }
                type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> place(dependency.getTargetClass()) > own)
                    .forEach(
                        dependency ->
                            events.add(
                                SimpleConditionEvent.violated(type, dependency.getDescription())));
              }
            })
        .check(CLASSES);
  }

  @Test
  void onlyTransformsSeeBeam() {
    noClasses()
        .that(DescribedPredicate.not(new BeamSide()))
        .should()
        .dependOnClassesThat(resideInAPackage("org.apache.beam.."))
        .check(CLASSES);
  }

  @Test
  void coreNlpStaysInText() {
    noClasses()
        .that(resideOutsideOfPackage("org.cardioqa.transforms.text.."))
        .should()
        .dependOnClassesThat(resideInAPackage("edu.stanford.nlp.."))
        .check(CLASSES);
  }

  @Test
  void dicomLibrariesStayInDicom() {
    noClasses()
        .that(resideOutsideOfPackage("org.cardioqa.transforms.dicom.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.dcm4che3..").or(resideInAPackage("com.github.jaiimageio..")))
        .check(CLASSES);
  }

  private static int place(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT)) {
      return -1;
    }
    return ORDER.indexOf(name.substring(ROOT.length()).split("\\.", 2)[0]);
  }

  /** A transform, a function or a coder, or a class nested in one. */
  private static final class BeamSide extends DescribedPredicate<JavaClass> {
    BeamSide() {
      super("transforms, functions and coders, and classes nested in them");
    }

    @Override
    public boolean test(JavaClass type) {
      return type.isAssignableTo(PTransform.class)
          || type.isAssignableTo(DoFn.class)
          || type.isAssignableTo(Coder.class)
          || AT_THE_BORDER.contains(type.getName())
          || type.getEnclosingClass().map(this::test).orElse(false);
    }
  }
}
