package org.cardioqa.testdata.images;

import java.util.List;
import java.util.Optional;
import org.cardioqa.testdata.cases.Dice;
import org.cardioqa.testdata.cases.HeartCase;
import org.cardioqa.testdata.cases.Layer;
import org.cardioqa.testdata.cases.Lesion;
import org.cardioqa.testdata.cases.Level;
import org.cardioqa.testdata.cases.Wall;

/**
 * A heart in its place: the four chambers and the root of the aorta, in coordinates of their own
 * (across the left ventricle towards its lateral wall, up towards its anterior wall, along from
 * base to apex; mm), and the planes in which it is pictured.
 */
final class Heart {
  private static final Lesion NO_LESION =
      new Lesion(List.of(Wall.ANTERIOR), List.of(Level.MID), Layer.TRANSMURAL, Optional.empty());

  private static final float[] TAPER = new float[2049];

  static {
    for (int i = 0; i < TAPER.length; i++) {
      double share = i / (double) (TAPER.length - 1);
      TAPER[i] = (float) Math.sqrt(1 - share * share);
    }
  }

  private final HeartCase state;
  private final Vec centre;
  private final Vec along;
  private final Vec lateral;
  private final Vec inferior;

  Heart(HeartCase state, Dice dice) {
    this.state = state;
    centre = new Vec(-4 + dice.between(-4.0, 4.0), -6 + dice.between(-4.0, 4.0), 12);
    along =
        new Vec(
                0.66 + dice.between(-0.06, 0.06),
                -0.55 + dice.between(-0.06, 0.06),
                -0.50 + dice.between(-0.06, 0.06))
            .unit();
    Vec feet = new Vec(0, 0, -1);
    inferior = feet.plus(along.times(-feet.dot(along))).unit();
    lateral = along.cross(inferior);
  }

  /** Length of the ventricle's cavity in mm when it is largest. */
  double length() {
    return new Beat(state, 0).innerLength;
  }

  /** A short-axis plane so many mm from the base towards the apex. */
  Plane shortAxis(double fromBase, double spacing, int rows, int columns) {
    Vec middle = centre.plus(along.times(fromBase)).plus(lateral.times(-16));
    return Plane.centred(middle, lateral, inferior, spacing, rows, columns);
  }

  /**
   * A long-axis plane turned about the axis so many degrees from the lateral towards the anterior
   * wall; the apex is up.
   */
  Plane longAxis(double degrees, double spacing, int rows, int columns) {
    double turn = StrictMath.toRadians(degrees);
    Vec across =
        lateral.times(StrictMath.cos(turn)).plus(inferior.times(-StrictMath.sin(turn))).unit();
    return Plane.centred(
        centre.plus(along.times(24)), across, along.times(-1), spacing, rows, columns);
  }

  /** An axial, coronal or sagittal plane through the heart, shifted along its normal. */
  Plane scout(int direction, double shift, double spacing, int rows, int columns) {
    Vec x = new Vec(1, 0, 0);
    Vec y = new Vec(0, 1, 0);
    Vec feet = new Vec(0, 0, -1);
    Vec across = direction == 2 ? y : x;
    Vec down = direction == 0 ? y : feet;
    Vec middle = centre.plus(along.times(30)).plus(across.cross(down).times(shift));
    return Plane.centred(middle, across, down, spacing, rows, columns);
  }

  /** Draws the heart over the signals of a plane. */
  void paint(Plane plane, Beat beat, Contrast contrast, Optional<Lesion> lesion, float[] signal) {
    Vec from = plane.origin().plus(centre.times(-1));
    Vec right = plane.across().times(plane.spacing());
    Vec down = plane.down().times(plane.spacing());
    // Without a lesion no direction is marked, and which lesion it would be does not matter.
    Lesion shown = lesion.orElse(NO_LESION);
    boolean[] there = new boolean[Beat.BINS];
    for (int i = 0; i < Beat.BINS; i++) {
      there[i] = lesion.isPresent() && shown.walls().contains(Beat.wall(i));
    }
    Painter painter = new Painter(beat, contrast, plane.spacing(), shown, there);
    double uStep = right.dot(lateral);
    double vStep = -right.dot(inferior);
    double tStep = right.dot(along);
    for (int row = 0; row < plane.rows(); row++) {
      Vec start = from.plus(down.times(row));
      double u = start.dot(lateral);
      double v = -start.dot(inferior);
      double t = start.dot(along);
      Span span =
          new Span(0, plane.columns() - 1)
              .within(u, uStep, -90, 55)
              .within(v, vStep, -62, 62)
              .within(t, tStep, beat.base - 62, beat.outerLength + 12);
      for (int column = span.first(); column <= span.last(); column++) {
        int index = row * plane.columns() + column;
        signal[index] =
            painter.over(signal[index], u + column * uStep, v + column * vStep, t + column * tStep);
      }
    }
  }

  /** Some columns of a row, both ends included; none where the last is before the first. */
  private record Span(int first, int last) {
    /** Those of which a coordinate, which grows evenly, lies between two values. */
    Span within(double start, double step, double low, double high) {
      if (Math.abs(step) < 1e-9) {
        return start >= low && start <= high ? this : new Span(0, -1);
      }
      double one = (low - start) / step;
      double other = (high - start) / step;
      return new Span(
          Math.max(first, (int) Math.ceil(Math.min(one, other))),
          Math.min(last, (int) Math.floor(Math.max(one, other))));
    }
  }

  /** Signals of the heart point by point, each chamber over the one drawn before. */
  private final class Painter {
    private final Beat beat;
    private final Contrast contrast;
    private final double pixel;
    private final Lesion lesion;
    private final boolean[] there;
    private final boolean patchy;

    /** The tip does not move, and neither do the papillary muscles along the axis. */
    private final double length;

    private final double rightWidth;
    private final double rightHeight;
    private final double rightAcross;
    private final double atrium;
    private final boolean effusion = state.has("effusion");
    private final boolean core = state.has("mvo");
    private final boolean thrombus = state.has("thrombus");

    Painter(Beat beat, Contrast contrast, double pixel, Lesion lesion, boolean[] there) {
      this.beat = beat;
      this.contrast = contrast;
      this.pixel = pixel;
      this.lesion = lesion;
      this.there = there;
      patchy = lesion.distribution().map("patchy"::equals).orElse(false);
      length = beat.base + beat.innerLength;
      rightWidth = 42 * beat.rightScale;
      rightHeight = 40 * beat.rightScale;
      rightAcross = -0.72 * beat.outerRadius();
      atrium = (state.has("laDilated") ? 27 : 22) + 2.5 * beat.contraction;
    }

    float over(float behind, double u, double v, double t) {
      float value = behind;
      if (t < beat.base + 4) {
        value = atria(value, u, v, t);
      }
      if (t < beat.base - 4) {
        return value;
      }
      int bin = Angle.bin(u, v);
      double radius = Math.sqrt(u * u + v * v);
      double outer = beat.outer[bin] * taper((t - beat.base) / beat.outerLength);
      if (radius > outer - pixel || t < beat.base) {
        value = rightVentricle(value, u, v, t);
      }
      return radius > outer + 10 ? value : leftVentricle(value, u, v, t, bin, radius, outer);
    }

    private float atria(float behind, double u, double v, double t) {
      double rightRadius = state.has("raDilated") ? 28 : 22;
      float value =
          ball(behind, u + 42, v + 22, t - beat.base + 22, rightRadius, contrast.rvBlood());
      value = ball(value, u, v, t - beat.base + atrium * 0.8, atrium, contrast.blood());
      double aorta = Math.sqrt((u + 17) * (u + 17) + (v - 12) * (v - 12));
      float inside = share(12 - aorta);
      float wall = share(14 - aorta);
      value = mix(value, contrast.myocardium(), wall);
      return mix(value, contrast.blood(), inside);
    }

    private float ball(float behind, double u, double v, double t, double radius, float blood) {
      double distance = Math.sqrt(u * u + v * v + t * t);
      if (distance > radius + 4) {
        return behind;
      }
      float value = mix(behind, contrast.myocardium(), share(radius + 2 - distance));
      return mix(value, blood, share(radius - distance));
    }

    private float rightVentricle(float behind, double u, double v, double t) {
      double down = (t - beat.base) / (0.9 * beat.outerLength);
      if (down >= 1 || u > 25 || Math.abs(v + 5) > rightHeight + 12) {
        return behind;
      }
      double taper = taper(down);
      double width = rightWidth * taper;
      double across = (u - rightAcross * (0.55 + 0.45 * taper)) / (width + 0.1);
      double up = (v + 5) / (rightHeight * taper + 0.1);
      double edge = (1 - Math.sqrt(across * across + up * up)) * width;
      if (edge < -12) {
        return behind;
      }
      float value = behind;
      if (effusion && v < 8) {
        value = mix(value, contrast.effusion(), share(edge + 9));
      }
      value = mix(value, contrast.myocardium(), share(edge + 3));
      return mix(value, contrast.rvBlood(), share(edge));
    }

    private float leftVentricle(
        float behind, double u, double v, double t, int bin, double radius, double outer) {
      double along = t - beat.base;
      double outside = along / beat.outerLength;
      if (along < -3 || outside > 1.1) {
        return behind;
      }
      double inside = along / beat.innerLength;
      double inner = inside < 1 ? beat.inner[bin] * taper(inside) : -5;
      float value = behind;
      if (effusion && v < 12 && radius > outer) {
        value = mix(value, contrast.effusion(), share(outer + 7 - radius));
      }
      float blood = contrast.blood();
      if (along < 2) {
        // The mitral valve: closed while the ventricle contracts.
        boolean open = beat.contraction < 0.5 && radius < 0.75 * inner;
        blood = open ? blood : contrast.myocardium();
        if (along < 0) {
          return open ? value : mix(value, blood, share(inner - radius) * share(3 + along));
        }
      } else if (t > 0.27 * length && t < 0.72 * length) {
        blood = papillary(blood, u, v, inner);
      }
      if (thrombus && inside > 0.82) {
        blood = contrast.core();
      }
      float wall = wall(bin, radius, inner, outer, outside);
      float ventricle = mix(wall, blood, share(inner - radius));
      return mix(value, ventricle, share(outer - radius));
    }

    /** The share of an ellipsoid's radius that is left at a share of its length. */
    private static double taper(double share) {
      return share <= 0 ? 1 : share >= 1 ? 0 : TAPER[(int) (share * (TAPER.length - 1))];
    }

    private float papillary(float blood, double u, double v, double inner) {
      double size = 4.2 + 1.2 * beat.contraction;
      double place = inner * 0.66;
      // At about 4 and 7 o'clock of the short axis.
      double first = distance(u - place * 0.80, v - place * 0.60);
      double second = distance(u - place * 0.10, v + place * 0.99);
      return mix(blood, contrast.myocardium(), share(size - Math.min(first, second)));
    }

    private float wall(int bin, double radius, double inner, double outer, double outside) {
      if (!there[bin]) {
        return contrast.myocardium();
      }
      Level level =
          outside < 0.34
              ? Level.BASAL
              : outside < 0.67 ? Level.MID : outside < 0.93 ? Level.APICAL : Level.APEX;
      double depth = (radius - inner) / (outer - inner + 1e-3);
      Layer layer = lesion.layer();
      boolean gap = patchy && (bin / 9) % 3 == 0;
      if (gap || depth < layer.from() || depth > layer.to() || !lesion.levels().contains(level)) {
        return contrast.myocardium();
      }
      boolean dark = core && depth > 0.15 && depth < 0.4;
      return dark ? contrast.core() : contrast.lesion();
    }

    /** How much of a pixel lies inside, by its middle's distance from the edge in mm. */
    private float share(double inside) {
      double share = inside / pixel + 0.5;
      return (float) Math.max(0, Math.min(1, share));
    }

    private static double distance(double across, double up) {
      return Math.sqrt(across * across + up * up);
    }

    private static float mix(float behind, float over, float share) {
      return behind + (over - behind) * share;
    }
  }
}
