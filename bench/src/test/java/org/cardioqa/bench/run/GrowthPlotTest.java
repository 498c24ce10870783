package org.cardioqa.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthPlotTest {
  @Test
  void growthThatIsLinearEndsOnTheLine() {
    String svg =
        new GrowthPlot("t", List.of(100.0, 1000.0, 10000.0))
            .add("wall", List.of(11.0, 20.0, 110.0))
            .svg();

    assertThat(svg).contains("L690.0 60.0", "cx=\"690.0\" cy=\"60.0\"", "10000 slices: 110.0 s");
  }

  @Test
  void growthThatIsFasterLeavesTheLine() {
    String svg =
        new GrowthPlot("t", List.of(100.0, 1000.0, 10000.0))
            .add("wall", List.of(11.0, 20.0, 220.0))
            .svg();

    assertThat(svg).contains("L690.0 220.0", "cx=\"690.0\" cy=\"60.0\"");
  }

  @Test
  void oneRunShowsNoGrowth() {
    assertThatThrownBy(() -> new GrowthPlot("t", List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
