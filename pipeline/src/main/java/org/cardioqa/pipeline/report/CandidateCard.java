package org.cardioqa.pipeline.report;

import java.util.Locale;
import java.util.Optional;
import org.cardioqa.pipeline.show.Page;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.transforms.questions.TextAnswers;

/** A candidate on a page: picture, question, answer, the sentence that gives it, and the link. */
final class CandidateCard {
  private final StringBuilder html = new StringBuilder();

  private CandidateCard() {}

  /**
   * The markup of a candidate that has a sentence and a link.
   *
   * @param volume of its first link
   * @param slice what that link points to, where its pixels were kept
   */
  static String of(QaCandidate candidate, SliceVolume volume, Optional<LinkedSlice> slice) {
    CandidateCard card = new CandidateCard();
    card.html.append("<article class=\"sample\">\n<div class=\"picture\">");
    slice.ifPresentOrElse(
        pictures -> card.picture(pictures, candidate.getLinks().get(0), volume),
        () -> card.html.append("<p class=\"soft\">The run kept no pixels of it.</p>"));
    card.html.append("</div>\n<div>\n<h3>").append(Page.escape(candidate.getQuestion()));
    card.html.append("</h3>\n");
    card.answer(candidate);
    card.evidence(candidate.getEvidence().get(0));
    card.facts(candidate, volume);
    card.html.append("</div>\n</article>\n");
    return card.html.toString();
  }

  private void picture(LinkedSlice slice, VolumeLink link, SliceVolume volume) {
    String words =
        "Slice %d of %s %s"
            .formatted(
                (link.getSliceFrom() + link.getSliceTo()) / 2,
                volume.getSequence(),
                volume.getView());
    image("loop", slice.loop(), words + ", moving", slice);
    image("still", slice.still(), words, slice);
  }

  private void image(String name, String address, String words, LinkedSlice slice) {
    html.append("<img class=\"").append(name).append("\" width=\"").append(slice.columns());
    html.append("\" height=\"").append(slice.rows()).append("\" alt=\"");
    html.append(Page.escape(words)).append("\" src=\"").append(address).append("\">");
  }

  private void answer(QaCandidate candidate) {
    if (candidate.getType() == QuestionType.T) {
      html.append("<dl>");
      TextAnswers.writtenParts(candidate)
          .forEach(
              (part, sentence) -> {
                html.append("<dt>").append(Page.escape(part)).append("</dt><dd>");
                html.append(Page.escape(sentence)).append("</dd>");
              });
      html.append("</dl>\n");
    } else if (candidate.getOptions().isEmpty()) {
      html.append("<p><b>").append(Page.escape(String.join(", ", candidate.getAnswers())));
      html.append(Page.escape(candidate.getUnit().map(unit -> " " + unit).orElse("")));
      html.append("</b></p>\n");
    } else {
      html.append("<ul class=\"options\">");
      for (CandidateOption option : candidate.getOptions()) {
        boolean right = candidate.getAnswers().contains(option.getCode());
        html.append(right ? "<li class=\"right\">\u2713 " : "<li>");
        html.append(Page.escape(option.getText())).append("</li>");
      }
      html.append("</ul>\n");
    }
  }

  /** The sentence, with the words that name the finding marked. */
  private void evidence(Evidence evidence) {
    String sentence = evidence.getSentence();
    int from = evidence.getFocusStart() - evidence.getStart();
    int to = evidence.getFocusEnd() - evidence.getStart();
    html.append("<blockquote dir=\"auto\">");
    if (from >= 0 && from < to && to <= sentence.length()) {
      html.append(Page.escape(sentence.substring(0, from))).append("<mark>");
      html.append(Page.escape(sentence.substring(from, to))).append("</mark>");
      html.append(Page.escape(sentence.substring(to)));
    } else {
      html.append(Page.escape(sentence));
    }
    html.append("</blockquote>\n");
  }

  private void facts(QaCandidate candidate, SliceVolume volume) {
    html.append("<p class=\"soft\">Tier ").append(candidate.getTier());
    html.append(" \u00b7 ").append(RunReport.words(candidate.getLinkStatus())).append(" to ");
    VolumeLink link = candidate.getLinks().get(0);
    html.append(Page.escape(volume.getSequence() + " " + volume.getView()));
    html.append(", slices ").append(link.getSliceFrom()).append('\u2013').append(link.getSliceTo());
    html.append(" of ").append(volume.getSlices()).append(", phases ");
    html.append(link.getPhaseFrom()).append('\u2013').append(link.getPhaseTo()).append(" of ");
    html.append(volume.getPhases()).append(" (").append(Page.escape(link.getReason()));
    html.append(")");
    if (candidate.getLinks().size() > 1) {
      html.append(", and ").append(candidate.getLinks().size() - 1).append(" more");
    }
    html.append(" \u00b7 asked because ").append(Page.escape(candidate.getAskedBecause()));
    html.append(" \u00b7 confidence ");
    html.append(String.format(Locale.ROOT, "%.2f", candidate.getConfidence()));
    html.append("</p>\n<p class=\"code\">").append(Page.escape(candidate.getQuestionCode()));
    html.append(" ").append(Page.escape(candidate.getQaId())).append("</p>\n");
  }
}
