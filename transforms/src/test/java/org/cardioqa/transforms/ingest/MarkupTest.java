package org.cardioqa.transforms.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkupTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          <p>One</p><p>Two</p>                            => One|Two
          One<br/>Two<BR>Three                            => One|Two|Three
          <b>No</b> scar, <i>no</i>&nbsp;effusion         => No scar, no effusion
          <tr><td>LVEF</td><td>38 %</td></tr><tr><td>EDV</td><td>9</td></tr> => LVEF_38 %|EDV_9
          EF < 35 % and T1 > 1000                         => EF < 35 % and T1 > 1000
          a <!-- b --> c                                  => a c
          <script>if (a < b) x()</script>after<style>p {} => after
          <a title='x > y'>shown</a>                      => shown
          J&eacute;r&ocirc;me &amp; &#197;sa &#x2264; 5   => Jérôme & Åsa ≤ 5
          &unknown; R&D &#99999999; &#; &;                => &unknown; R&D &#99999999; &#; &;
          cut off <p                                      => cut off
          """)
  void tagsGoAndTextStays(String markup, String text) {
    assertThat(Markup.text(markup)).isEqualTo(text.replace('|', '\n').replace('_', '\t'));
  }
}
