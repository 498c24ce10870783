package org.cardioqa.pipeline.release.gates;

import java.util.List;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.deid.SecondLook;
import org.cardioqa.transforms.deid.TextDeidentifier;

/**
 * The second look of {@code deid check} at texts that stand alone. Without the report around it a
 * word of ours seems a name sooner, so that what the catalogue's own words make up is passed over.
 */
final class StrictLook {
  private final SecondLook look;
  private final CatalogWords ours;

  StrictLook(Catalog catalog) {
    TextDeidentifier.load();
    look = new SecondLook();
    ours = new CatalogWords(catalog);
  }

  /**
   * What a text may tell.
   *
   * @param surrogates what of it was replaced
   */
  List<SecondLook.Found> at(String text, List<Redaction> surrogates) {
    List<SecondLook.Found> found =
        surrogates.isEmpty()
            ? look.atValue(text, List.of())
            : look.atText(text, surrogates, List.of());
    return found.stream().filter(suspect -> !ours.makeUp(text, suspect)).toList();
  }
}
