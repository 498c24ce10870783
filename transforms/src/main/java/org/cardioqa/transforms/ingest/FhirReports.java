package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.transforms.accounting.Reason;

/**
 * Reads DiagnosticReports of FHIR R4, a resource a line as bulk exports have them, and the
 * resources beside them.
 */
final class FhirReports {
  /** A report that was added to or amended is whole: it takes the place of what was before. */
  private static final Map<String, ReportStatus> STATUS =
      Map.of(
          "final", ReportStatus.FINAL,
          "amended", ReportStatus.FINAL,
          "corrected", ReportStatus.FINAL,
          "appended", ReportStatus.FINAL,
          "registered", ReportStatus.PRELIMINARY,
          "partial", ReportStatus.PRELIMINARY,
          "preliminary", ReportStatus.PRELIMINARY,
          "modified", ReportStatus.PRELIMINARY,
          "unknown", ReportStatus.PRELIMINARY);

  private static final List<String> WITHDRAWN = List.of("cancelled", "entered-in-error");
  private static final List<String> HTML = List.of("text/html", "application/xhtml+xml");
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([\\w.:-]{1,40})");

  private FhirReports() {}

  /** Whether a line holds a resource. */
  static boolean isResource(JsonNode object) {
    return object.path("resourceType").isTextual();
  }

  /** Accounts for a resource: a report, a context of reports, or something else. */
  static void accept(String at, JsonNode resource, FileRecords records) {
    String type = resource.path("resourceType").asText();
    if (type.equals("DiagnosticReport")) {
      try {
        records.accept(at, report(resource), resource.toString());
      } catch (RecordRefused e) {
        records.refuse(at, e.reason(), "%s: %s".formatted(at, e.getMessage()));
      }
    } else if (FhirContext.TYPES.contains(type)) {
      RawContext context = FhirContext.of(resource);
      boolean known = FhirReference.of(context.getReference()).isPresent();
      if (known) {
        records.context(context);
      }
      records.refuse(
          at,
          Reason.NOT_A_REPORT,
          at
              + (known
                  ? " is no DiagnosticReport; its identifiers are known to reports that refer to it"
                  : " is no DiagnosticReport and has no id to which a report could refer"));
    } else {
      records.refuse(at, Reason.NOT_A_REPORT, at + " is no DiagnosticReport and is not used");
    }
  }

  private static RawReport.Builder report(JsonNode resource) throws RecordRefused {
    ReportStatus status = status(resource.path("status").asText());
    Identifiers identifiers = new Identifiers();
    FhirIdentifiers.collect(resource, identifiers);
    List<RawContext> contained = new ArrayList<>();
    for (JsonNode one : resource.path("contained")) {
      if (FhirContext.TYPES.contains(one.path("resourceType").asText())) {
        contained.add(FhirContext.of(one));
      }
    }
    Optional<JsonNode> form = form(resource.path("presentedForm"));
    RawReport.Builder own =
        RawReport.newBuilder()
            .setInputKey("")
            .setReportId(id(resource))
            .setStatus(status)
            .setStudyInstanceUid(FhirContext.only(FhirContext.studies(resource)))
            .setAccessionNumber(FhirContext.only(FhirContext.accessions(resource)))
            .setExamDate(
                first(
                    resource.path("effectiveDateTime"),
                    resource.path("effectivePeriod").path("start")))
            .setIssued(
                utc(first(resource.path("issued"), resource.path("meta").path("lastUpdated"))))
            .setLanguage(
                first(
                    form.map(node -> node.path("language")).orElse(resource.path("language")),
                    resource.path("language")))
            .setIdentifiers(identifiers.list())
            .setReferences(references(resource))
            .setText(text(resource, form));
    JsonNode subject = resource.path("subject").path("identifier");
    if (!subject.path("value").asText().isBlank()) {
      own.setPatientId(subject.path("value").asText());
      own.setIssuerOfPatientId(FhirContext.issuer(subject).orElse(null));
    }
    return RawReport.newBuilder(Contexts.merge(own.build(), contained));
  }

  private static ReportStatus status(String status) throws RecordRefused {
    if (WITHDRAWN.contains(status)) {
      throw new RecordRefused(Reason.WITHDRAWN, "its status is cancelled or entered-in-error");
    }
    ReportStatus standing = STATUS.get(status);
    if (standing == null) {
      throw new RecordRefused(Reason.MALFORMED_RECORD, "its status is absent or none of FHIR's");
    }
    return standing;
  }

  /** Each version of a resource is a report of its own. */
  private static String id(JsonNode resource) {
    String id = resource.path("id").asText();
    String version = resource.path("meta").path("versionId").asText();
    return id.isBlank()
        ? ""
        : "DiagnosticReport/" + id + (version.isBlank() ? "" : "/_history/" + version);
  }

  private static List<String> references(JsonNode resource) {
    TreeSet<String> references = new TreeSet<>();
    for (JsonNode reference : resource.findValues("reference")) {
      FhirReference.of(reference.asText())
          .filter(
              to ->
                  to.startsWith("urn:")
                      || FhirContext.TYPES.contains(to.substring(0, to.indexOf('/'))))
          .ifPresent(references::add);
    }
    return new ArrayList<>(references);
  }

  /** The form that is read: all say the same, so plain text before HTML. */
  private static Optional<JsonNode> form(JsonNode forms) {
    Optional<JsonNode> html = Optional.empty();
    for (JsonNode form : forms) {
      String type = mediaType(form);
      if (form.path("data").isTextual() && type.equals("text/plain")) {
        return Optional.of(form);
      }
      if (form.path("data").isTextual() && HTML.contains(type) && html.isEmpty()) {
        html = Optional.of(form);
      }
    }
    return html;
  }

  private static String mediaType(JsonNode form) {
    return form.path("contentType").asText().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The presented form, else the narrative; the conclusion behind it unless it is in there. */
  private static String text(JsonNode resource, Optional<JsonNode> form) throws RecordRefused {
    String text =
        form.isPresent()
            ? decoded(form.get())
            : Markup.text(resource.path("text").path("div").asText());
    String conclusion = resource.path("conclusion").asText().strip();
    if (conclusion.isEmpty() || squeezed(text).contains(squeezed(conclusion))) {
      return text;
    }
    return text.isBlank() ? conclusion : text.stripTrailing() + "\n\nIMPRESSION:\n" + conclusion;
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String decoded(JsonNode form) throws RecordRefused {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(form.path("data").asText().getBytes(UTF_8));
      Matcher declared = CHARSET.matcher(form.path("contentType").asText());
      Charset charset = declared.find() ? Charset.forName(declared.group(1)) : UTF_8;
      String text = Decoding.strict(ByteBuffer.wrap(bytes), charset).replace("\r\n", "\n");
      return HTML.contains(mediaType(form)) ? Markup.text(text) : text;
    } catch (CharacterCodingException e) {
      throw new RecordRefused(
          Reason.INVALID_ENCODING,
          "presentedForm.data is not of the character set of its contentType, or not UTF-8");
    } catch (IllegalArgumentException e) {
      throw new RecordRefused(
          Reason.MALFORMED_RECORD,
          "presentedForm: its data is no Base64, or its charset is not known");
    }
  }

  private static String first(JsonNode one, JsonNode other) {
    JsonNode value = one.isTextual() ? one : other;
    return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
  }

  /** An instant in one zone, so that instants sort as text; null where it is none. */
  private static String utc(String instant) {
    try {
      return instant == null ? null : OffsetDateTime.parse(instant).toInstant().toString();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
