package org.cardioqa.transforms.deid.dicom;

import java.math.BigInteger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * UIDs in place of others: 2.25 and a UUID (PS3.5 B.2), of version 8 (RFC 9562), whose 122 free
 * bits are the UID's HMAC. The same UID has the same pseudonym wherever it stands.
 */
public final class Uids {
  /** Root of what the standard itself defines, SOP classes and the like; no part is long. */
  private static final Pattern STANDARD =
      Pattern.compile("1\\.2\\.840\\.10008(\\.[0-9]{1,4}){1,10}");

  private static final int HEX = 16;
  private static final int MOST_REMEMBERED = 100_000;

  private final IdentityKey key;
  private final ConcurrentMap<String, String> remembered = new ConcurrentHashMap<>();

  /** UIDs under this key. */
  public Uids(IdentityKey key) {
    this.key = key;
  }

  /** Whether the standard defines the UID, so that it tells of nobody. */
  static boolean isStandard(String uid) {
    return STANDARD.matcher(uid).matches();
  }

  /** What stands in place of a UID: itself if the standard defines it. */
  public String map(String uid) {
    if (isStandard(uid)) {
      return uid;
    }
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.clear();
    }
    return remembered.computeIfAbsent(uid, this::pseudonym);
  }

  private String pseudonym(String uid) {
    char[] uuid = key.pseudonym("uid", uid).toCharArray();
    uuid[12] = '8';
    uuid[16] = "89ab".charAt(Character.digit(uuid[16], HEX) & 3);
    return "2.25." + new BigInteger(new String(uuid), HEX);
  }
}
