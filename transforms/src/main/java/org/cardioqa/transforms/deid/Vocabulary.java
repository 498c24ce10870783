package org.cardioqa.transforms.deid;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What words are known to be: common English, words of reports, names, places, eponyms.
 *
 * <p>A word that is in no list is judged by its parts: medical words are made of known pieces
 * ("hypo" + "enhancement"), British spellings differ from American ones by rule.
 */
final class Vocabulary {
  private static final List<String[]> BRITISH =
      List.of(
          new String[] {"isation", "ization"},
          new String[] {"ise", "ize"},
          new String[] {"ising", "izing"},
          new String[] {"our", "or"},
          new String[] {"ae", "e"},
          new String[] {"oe", "e"},
          new String[] {"tre", "ter"},
          new String[] {"lled", "led"},
          new String[] {"lling", "ling"},
          new String[] {"yse", "yze"},
          new String[] {"ogue", "og"},
          new String[] {"gramme", "gram"});

  private static final Pattern PREFIX =
      Pattern.compile(
          "^(?:anti|hyper|hypo|hemo|haemo|peri|endo|epi|sub|inter|intra|trans|post|non|pre|neo|retro"
              + "|supra|infra|osteo|cardio|thrombo|micro|macro|multi|poly|pseudo|re|un|over|under"
              + "|para|mid|bi|tri|uni|semi|hemi|extra|ultra|electro|echo|angio|arterio|antero"
              + "|postero|infero|supero|latero|medio|veno|vaso|broncho|pneumo|pulmo|hepato|reno"
              + "|neuro|myo|lympho|cyto|fibro|lipo|atrio|ventriculo|aorto|mitro|ab|de|dis|co"
              + "|counter|radio|immuno|auto|bio|thoraco|mono|di|tele|meso|pan|iso|normo|brady"
              + "|tachy|dys|tracheo|gastro|spleno|cranio|cervico|lumbo|costo|sterno|chemo)-?");

  private static final Pattern MEDICAL_END =
      Pattern.compile(
          "[a-z]{2,}(?:itis|osis|emia|aemia|pathy|pathies|ectomy|otomy|ostomy|plasty|scopy|graphy"
              + "|graphic|ographic|ology|ologic|ological|cardial|cardium|vascular|kinetic|kinesis"
              + "|kinesia|megaly|algia|plegia|uria|pnea|pnoea|genic|lysis|trophy|trophic|oma|omas"
              + "|ular|oid|oidal|ectasia|ectasis|penia|philia|philic|phasic|phagia|rrhea|rrhage"
              + "|rrhagic|stenosis|sclerosis|sclerotic|thrombotic|embolic|septal|lateral|apical"
              + "|basal|aneurysm|aneurysmal|umab|zumab|ximab|statin|pril|sartan|olol|dipine"
              + "|gliflozin|gliptin|xaban|parin|cillin|mycin|oxacin|azole|tidine|prazole"
              // International nonproprietary names, by the WHO's stems.
              + "|sentan|ciguat|tinib|ciclib|rafenib|parib|zomib|degib|lisib|grelor|fiban|platin"
              + "|triptan|setron|azepam|azolam|barbital|cycline|floxacin|bactam|penem|cef\\p{L}+|vir"
              + "|vudine|buvir|asvir|fungin|conazole|nidazole|quine|oxetine|piprazole|racetam|gabalin"
              + "|steride|terol|lukast|profen|coxib|fenac|orphan|curium|curonium|stigmine|caine|flurane"
              + "|dronate|relix|relin|tocin|pressin|natide|glutide|glinide|glitazone|formin|thiazide"
              + "|semide|renone|actone|vaptan|pitant|zosin|dralazine|fibrate|clovir|cept|stim|poetin"
              + "|parinux|irudin|gatran|teplase|kinase|siran|nersen|mestane|lutamide|trexed|trexate"
              + "|rubicin|taxel|tecan|toposide|lidomide|limus)s?");

  /** Type Ib, class IIIa. */
  private static final Pattern STAGE = Pattern.compile("(?:v?i{1,3})[a-d]");

  static final Vocabulary SHARED = new Vocabulary();

  private final Set<String> english = Resources.words("english.txt");
  private final Set<String> nameLike = Resources.words("name-like.txt");
  private final Set<String> medical = Resources.words("medical-icd10cm.txt");
  private final Set<String> wordNet = Resources.words("wordnet.txt");
  private final Set<String> report = Resources.words("report-words.txt");
  private final Set<String> names = Resources.words("names.txt");
  private final Set<String> places = Resources.words("places.txt");
  private final Set<String> eponyms = Resources.words("eponyms.txt");
  private final Map<?, ?> people = Resources.yaml("people.yaml");

  /** A list of words that stand beside names, such as "titles". */
  List<String> beside(String list) {
    return Resources.strings("people.yaml", people, list);
  }

  boolean isName(String fold) {
    return names.contains(fold);
  }

  boolean isPlace(String fold) {
    return places.contains(fold);
  }

  /** In its own form, or where the apostrophe of "Simpson's" is left out. */
  boolean isEponym(String fold) {
    int last = fold.length() - 1;
    return eponyms.contains(fold)
        || (last > 4
            && fold.charAt(last) == 's'
            && !names.contains(fold)
            && eponyms.contains(fold.substring(0, last)));
  }

  /**
   * A word of the language that is rather a name where a capital, or the lack of all, allows it.
   */
  boolean isNameLike(String fold) {
    return nameLike.contains(fold);
  }

  /** A word of reports of ours, medical rather than common. */
  boolean isReport(String fold) {
    return report.contains(fold) || medical.contains(fold) || STAGE.matcher(fold).matches();
  }

  /** A word of the language or of medicine, whether or not it is somebody's name too. */
  boolean isCommon(String fold) {
    if (listed(fold) || british(fold)) {
      return true;
    }
    if (fold.indexOf('-') > 0) {
      for (String part : fold.split("-", -1)) {
        if (part.length() > 1 && !isCommon(part)) {
          return false;
        }
      }
      return true;
    }
    if (names.contains(fold)) {
      return false;
    }
    var prefix = PREFIX.matcher(fold);
    if (prefix.find()) {
      String rest = fold.substring(prefix.end());
      if (rest.length() > 3 && (listed(rest) || british(rest) || endsMedical(rest))) {
        return true;
      }
    }
    return endsMedical(fold);
  }

  private static boolean endsMedical(String fold) {
    return MEDICAL_END.matcher(fold).matches();
  }

  private boolean listed(String fold) {
    if (english.contains(fold) || wordNet.contains(fold) || isReport(fold)) {
      return true;
    }
    int length = fold.length();
    return length > 4
        && fold.charAt(length - 1) == 's'
        && !names.contains(fold)
        && (isReport(fold.substring(0, length - 1))
            || english.contains(fold.substring(0, length - 1))
            || wordNet.contains(fold.substring(0, length - 1)));
  }

  private boolean british(String fold) {
    for (String[] pair : BRITISH) {
      if (fold.contains(pair[0]) && listed(fold.replace(pair[0], pair[1]))) {
        return true;
      }
    }
    return false;
  }
}
