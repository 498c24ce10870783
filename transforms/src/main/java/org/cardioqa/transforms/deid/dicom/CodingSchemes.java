package org.cardioqa.transforms.deid.dicom;

import java.util.HashSet;
import java.util.Set;
import org.cardioqa.transforms.deid.dicom.DataFile.Line;

/** The public coding schemes ({@code coding-schemes.txt}). */
final class CodingSchemes {
  private static final String FILE = "coding-schemes.txt";

  private final Set<String> designators = new HashSet<>();

  static CodingSchemes load() {
    return parse(DataFile.load(FILE));
  }

  static CodingSchemes parse(DataFile file) {
    CodingSchemes schemes = new CodingSchemes();
    for (Line line : file.lines()) {
      if (!line.text().matches("[A-Za-z0-9]+") || line.text().startsWith("99")) {
        throw line.error("want the designator of a public coding scheme");
      }
      schemes.designators.add(line.text());
    }
    return schemes;
  }

  boolean isPublic(String designator) {
    return designators.contains(designator);
  }
}
