package org.cardioqa.transforms.dicom;

import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;

/**
 * Walks through a header, from the top to the bottom of its sequences and without recursion, and
 * writes what an editor leaves of it. Sequences and items get the lengths that they then have.
 */
final class HeaderRewriter implements DicomAttribute {
  private static final int DEEPEST = HeaderParser.MOST_DEPTH * 2 + 2;

  private final Elements elements;
  private final DicomEditor editor;
  private final DatasetBytes out;
  private final List<NewAttribute> additions;
  private int added;

  // One a level: 0 is the data set, then sequences and items in turn.
  private final int[] firsts = new int[DEEPEST];
  private final int[] ends = new int[DEEPEST];
  private final int[] opened = new int[DEEPEST];

  /** First element of the group that is being walked through: private creators stand there. */
  private final int[] groups = new int[DEEPEST];

  /** Null where the character set has not been asked for. */
  private final CharacterSets[] characters = new CharacterSets[DEEPEST];

  private int level;
  private int index;
  private String sopClass = "";
  private String sopInstance = "";

  HeaderRewriter(Elements elements, DicomEditor editor, DatasetBytes out) {
    this.elements = elements;
    this.editor = editor;
    this.out = out;
    additions =
        editor.additions().stream()
            .sorted((one, other) -> Integer.compareUnsigned(one.tag(), other.tag()))
            .toList();
  }

  void rewrite() throws DicomFormatException {
    enter(0, elements.size());
    while (true) {
      while (level > 0 && index == ends[level]) {
        out.close(opened[level]);
        level--;
      }
      if (index == elements.size()) {
        break;
      }
      int tag = elements.tag(index);
      if (tag == HeaderParser.ITEM) {
        out.item(tag, 0);
        level++;
        enter(index + 1, elements.next(index));
        index++;
        continue;
      }
      if (tag >>> 16 != elements.tag(groups[level]) >>> 16) {
        groups[level] = index;
      }
      if (level > 0 || !isAdded(tag)) {
        element(tag);
      } else {
        index = elements.next(index);
      }
    }
    addUntil(-1);
  }

  private void element(int tag) throws DicomFormatException {
    boolean written = (tag & 0xFFFF) != 0 && elements.offset(index) != Elements.NOT_KEPT;
    Edit edit = written ? editor.edit(this) : Edit.REMOVE;
    if (edit instanceof Edit.Keep && isSequence()) {
      out.header(tag, Vr.SQ, 0);
      level++;
      enter(index + 1, elements.next(index));
      index++;
      return;
    }
    int before = out.size();
    if (edit instanceof Edit.Keep) {
      out.copy(elements, index);
    } else if (edit instanceof Edit.Replace replace) {
      out.text(tag, elements.vr(index), replace.values());
    }
    if (level == 0 && out.size() > before) {
      remember(tag, before);
    }
    index = elements.next(index);
  }

  /** What the file meta information repeats. */
  private void remember(int tag, int before) {
    if (tag == Tag.SOP_CLASS_UID) {
      sopClass = out.text(before + 8, out.size() - before - 8);
    } else if (tag == Tag.SOP_INSTANCE_UID) {
      sopInstance = out.text(before + 8, out.size() - before - 8);
    }
  }

  /** Whether an addition takes the place of this element; writes those whose turn has come. */
  private boolean isAdded(int tag) {
    addUntil(tag);
    return added > 0 && additions.get(added - 1).tag() == tag;
  }

  /** Writes additions up to a tag; -1 stands behind every tag. */
  private void addUntil(int tag) {
    while (added < additions.size()
        && Integer.compareUnsigned(additions.get(added).tag(), tag) <= 0) {
      out.add(additions.get(added++));
    }
  }

  private void enter(int first, int end) {
    opened[level] = out.open();
    firsts[level] = first;
    ends[level] = end;
    groups[level] = first;
    characters[level] = null;
  }

  /**
   * SOPClassUID as written.
   *
   * @throws DicomFormatException if there is none
   */
  String sopClass() throws DicomFormatException {
    return there(sopClass, Tag.SOP_CLASS_UID);
  }

  /**
   * SOPInstanceUID as written.
   *
   * @throws DicomFormatException if there is none
   */
  String sopInstance() throws DicomFormatException {
    return there(sopInstance, Tag.SOP_INSTANCE_UID);
  }

  private static String there(String value, int tag) throws DicomFormatException {
    if (value.isEmpty()) {
      throw new DicomFormatException(
          Reason.MISSING_ATTRIBUTE, tag, DicomFormatException.NO_OFFSET, "absent or empty");
    }
    return value;
  }

  // ---- the attribute at the index

  @Override
  public int tag() {
    return elements.tag(index);
  }

  @Override
  public String vr() {
    return elements.vr(index).name();
  }

  @Override
  public int depth() {
    return level / 2;
  }

  @Override
  public boolean isSequence() {
    return elements.vr(index) == Vr.SQ;
  }

  @Override
  public boolean isEmpty() {
    return isSequence() ? elements.next(index) == index + 1 : elements.length(index) == 0;
  }

  @Override
  public int length() {
    return elements.length(index);
  }

  @Override
  public Optional<String> privateCreator() {
    int tag = tag();
    int block = tag >>> 8 & 0xFF;
    if ((tag & 0x10000) == 0 || block < 0x10) {
      return Optional.empty();
    }
    int creator = (tag & 0xFFFF0000) | block;
    for (int i = groups[level]; i < index; i = elements.next(i)) {
      if (elements.tag(i) == creator) {
        return first(i);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> beside(int tag) {
    for (int i = firsts[level]; i < ends[level]; i = elements.next(i)) {
      if (elements.tag(i) == tag) {
        return first(i);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> strings() {
    return values(index);
  }

  @Override
  public boolean isWellFormed() {
    Vr vr = elements.vr(index);
    int length = elements.length(index);
    return vr.width() > 0
        ? length % vr.width() == 0
        : WellFormed.is(vr, elements.bytes(), elements.offset(index), length);
  }

  private Optional<String> first(int at) {
    List<String> values = values(at);
    return values.isEmpty() || values.get(0).isEmpty()
        ? Optional.empty()
        : Optional.of(values.get(0));
  }

  private List<String> values(int at) {
    return elements.offset(at) == Elements.NOT_KEPT
        ? List.of()
        : FlatDataset.texts(elements, at, charactersAt(level));
  }

  /** That of the level, or of the nearest one around it that states one. */
  private CharacterSets charactersAt(int at) {
    if (characters[at] == null) {
      // Where a sequence stands nothing is said; items and the data set may say it.
      Optional<CharacterSets> own = (at & 1) == 0 ? stated(at) : Optional.empty();
      characters[at] = own.orElseGet(() -> at == 0 ? CharacterSets.DEFAULT : charactersAt(at - 1));
    }
    return characters[at];
  }

  private Optional<CharacterSets> stated(int at) {
    for (int i = firsts[at]; i < ends[at]; i = elements.next(i)) {
      if (elements.tag(i) == Tag.SPECIFIC_CHARACTER_SET) {
        return Optional.of(CharacterSets.of(FlatDataset.texts(elements, i, CharacterSets.DEFAULT)));
      }
    }
    return Optional.empty();
  }
}
