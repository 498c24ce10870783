package org.cardioqa.pipeline.release.papers;

import java.util.Map;
import java.util.StringJoiner;
import org.cardioqa.pipeline.release.Canary;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest.Named;

/**
 * A datasheet after the seven groups of questions of Gebru et al., Datasheets for Datasets
 * (Communications of the ACM 64(12), 2021), answered from counters and the policy. What only the
 * maintainers can know is said to be open.
 */
public final class Datasheet {
  private static final String OPEN = "_Open: the maintainers state this before they publish._";

  private final Facts facts;
  private final Words words;

  private Datasheet(Facts facts) {
    this.facts = facts;
    this.words = new Words(facts);
  }

  /** The text of {@code DATASHEET.md}. */
  public static String of(Facts facts) {
    return new Datasheet(facts).text();
  }

  private String text() {
    Policy.Dataset dataset = facts.policy().dataset();
    Contents contents = facts.contents();
    StringBuilder text = new StringBuilder();
    text.append(
        "# Datasheet of %s %s\n\n".formatted(dataset.title(), facts.manifest().releaseVersion()));
    text.append(Canary.sentence(facts.manifest().canary())).append("\n\n");

    text.append("## Motivation\n\n");
    ask(
        text,
        "What is it for?",
        "To measure whether models that take images and text read cardiac MR examinations, and to"
            + " train them for it: three tasks, from single findings to the diagnosis.");
    ask(text, "Who made it?", creators(dataset));
    ask(text, "Who paid for it?", OPEN);

    text.append("## Composition\n\n");
    ask(
        text,
        "What is an instance, and how many are there?",
        "A question on one examination with its answer. "
            + words.summary()
            + ".\n\n"
            + words.splits());
    ask(
        text,
        "What does an instance consist of?",
        "Question, options by letter and code, answer, unit and tolerance of numbers, the sentences of"
            + " the report that answer it, volumes with slices and phases, the ids of frames, the"
            + " scanner's vendor and field strength, hints of what makes it hard, and how it was"
            + " verified. Frames are "
            + words.pixels()
            + ".");
    ask(text, "Is it a sample, and of what?", sample());
    ask(text, "Is anything missing?", words.unstated());
    ask(
        text,
        "How are the instances related?",
        "Questions of one study share its frames; patient_id and study_id tell. "
            + words.conditional());
    ask(
        text,
        "Are there recommended splits?",
        "Yes, by patient, from a keyed hash: "
            + shares()
            + ". A patient stays in the split for all releases of the line.");
    ask(
        text,
        "What is known of errors and noise?",
        "Readers changed the report's answer in %d of %d items. "
                .formatted(contents.trait("edited").getOrDefault("true", 0L), contents.items())
            + "Hints of difficulty: "
            + Words.list(contents.trait("difficulty"))
            + ".\n\n"
            + words.agreement());
    ask(text, "Is it complete in itself?", "Yes; no row refers to anything outside the folder.");
    ask(
        text,
        "Does it hold what is confidential or says who somebody is?",
        "It comes from medical records. Names, contacts, identifiers and dates were replaced before"
            + " anything was written, ids are keyed pseudonyms, and a study in which a reader saw an"
            + " identifier is held back (%d candidates here). No method finds every identifier."
                .formatted(excluded("PHI_SEEN")));
    ask(
        text,
        "Does it tell of groups of people?",
        "Age, sex and origin of patients are no columns; sentences of reports may mention age or sex.");

    text.append("## Collection\n\n");
    ask(
        text,
        "How was the data come by?",
        "Images and reports are those of clinical routine. Rules read the reports ("
            + names()
            + ").");
    ask(text, "Who took part, and were they paid?", "Readers: " + OPEN);
    ask(text, "Over what time?", "True dates are not kept. " + OPEN);
    ask(text, "Was there an ethical review, and did people consent?", OPEN);

    text.append("## Preprocessing, cleaning, labelling\n\n");
    ask(
        text,
        "What was done?",
        "De-identification of text, choice of header columns, classification of series, assembly of"
            + " volumes, extraction of findings, writing of questions, linking to frames, verification"
            + " by readers, choice of frames ("
            + words.slices()
            + ").");
    ask(text, "Which answers hold?", words.readers());
    ask(text, "What was left out?", "Candidates by reason:\n\n" + words.excluded());
    ask(
        text,
        "Is the raw data kept, and the software to be had?",
        "The archive keeps its data; nothing of it is here. The software is open source; release.json"
            + " has its version and the hashes of all inputs, and the same inputs give the same"
            + " bytes.");

    text.append("## Uses\n\n");
    ask(text, "What should it be used for?", "Research on models that read medical images.");
    ask(
        text,
        "What should it not be used for?",
        "Care of patients; finding out who somebody is; training of models whose figures on the test"
            + " split are then reported.");
    ask(
        text,
        "What may mislead?",
        "Answers are not evenly distributed: the card has the share of the most frequent answer of each"
            + " question, release.json all counts. Compare with it, and with chance, before a figure is"
            + " called good.\n\n"
            + words.gates());

    text.append("## Distribution\n\n");
    ask(
        text,
        "How, and under which licence?",
        "As a folder of Parquet files and papers; `%s`, see LICENSE.%s"
            .formatted(
                words.licence(), dataset.url().isEmpty() ? "" : " Place: " + dataset.url() + "."));
    ask(text, "When?", facts.manifest().date() + ".");

    text.append("## Maintenance\n\n");
    ask(
        text,
        "Who looks after it, and how are they reached?",
        dataset.contact().isEmpty() ? OPEN : dataset.contact() + ".");
    ask(
        text,
        "Are errors corrected?",
        "By errata.json: a row that was retracted never comes back silently, a corrected one not with"
            + " the wrong answers. CHANGELOG.md has what changed.");
    ask(
        text,
        "Are older versions kept?",
        "Each release names the one before it and that one's hash: "
            + facts
                .manifest()
                .before()
                .map(before -> before.version() + " (" + before.sha256() + ")")
                .orElse("this is the first")
            + ".");
    return text.toString();
  }

  private static void ask(StringBuilder text, String question, String answer) {
    text.append("**").append(question).append("** ").append(answer.strip()).append("\n\n");
  }

  private static String creators(Policy.Dataset dataset) {
    return dataset.creators().isEmpty() ? OPEN : String.join("; ", dataset.creators()) + ".";
  }

  private String sample() {
    long left = facts.manifest().excluded().stream().mapToLong(excluded -> excluded.count()).sum();
    return ("Of all candidates that the rules wrote, %d are in and %d are not; the reasons stand below."
                + " How the archive was chosen: ")
            .formatted(facts.contents().items(), left)
        + OPEN;
  }

  private String shares() {
    StringJoiner shares = new StringJoiner(", ");
    for (String split : ReleaseFolder.SPLITS) {
      shares.add(
          "%s %s %%".formatted(split, Words.figure(100 * facts.policy().splits().get(split))));
    }
    return shares.toString();
  }

  private long excluded(String reason) {
    return facts.manifest().excluded().stream()
        .filter(excluded -> excluded.reason().equals(reason))
        .mapToLong(excluded -> excluded.count())
        .sum();
  }

  private String names() {
    StringJoiner names = new StringJoiner(", ");
    for (Named named : facts.manifest().code()) {
      names.add(named.name() + " " + named.value());
    }
    for (Map.Entry<String, Long> version : facts.contents().trait("catalog_version").entrySet()) {
      names.add("catalogue " + version.getKey());
    }
    return names.toString();
  }
}
