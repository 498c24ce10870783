package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.series.Vector;

/** Instances of an invented study, as a scanner would write them. */
final class TestInstances {
  /** Directions of a heart's usual planes: rows, then columns of the picture. */
  static final Plane SAX = across(new Vector(-0.48, 0.62, 0.62));

  static final Plane FOUR_CHAMBER = upright(33);
  static final Plane TWO_CHAMBER = upright(92);
  static final Plane THREE_CHAMBER = upright(154);

  /** Row and column direction, not yet orthonormal. */
  record Plane(Vector row, Vector column) {
    Plane {
      row = row.unit();
      column = column.minus(row.times(column.dot(row))).unit();
    }

    Vector normal() {
      return row.cross(column).unit();
    }

    /** The plane turned about its rows. */
    Plane tilted(double degrees) {
      double angle = Math.toRadians(degrees);
      return new Plane(row, column.times(Math.cos(angle)).plus(normal().times(Math.sin(angle))));
    }
  }

  private final List<RawInstance> instances = new ArrayList<>();
  private int next;

  /** A plane with this normal. */
  private static Plane across(Vector normal) {
    Vector row = new Vector(0, 0, 1).cross(normal).unit();
    return new Plane(row, normal.unit().cross(row));
  }

  /** A plane through the long axis whose normal has this rotation. */
  static Plane upright(double rotation) {
    Vector axis = SAX.normal();
    Vector toBase = axis.times(axis.dot(new Vector(-1, 1, 1)) > 0 ? 1 : -1);
    Vector head = new Vector(0, 0, 1);
    Vector up = head.minus(toBase.times(head.dot(toBase))).unit();
    Vector side = toBase.cross(up);
    double angle = Math.toRadians(rotation);
    Vector normal = up.times(Math.cos(angle)).minus(side.times(Math.sin(angle)));
    return new Plane(toBase, normal.cross(toBase));
  }

  List<RawInstance> all() {
    return List.copyOf(instances);
  }

  /** A series of slices of one plane; one frame an instance. */
  Series series(String description, Plane plane) {
    return new Series(description, plane);
  }

  RawInstance last() {
    return instances.get(instances.size() - 1);
  }

  void replaceLast(RawInstance instance) {
    instances.set(instances.size() - 1, instance);
  }

  void add(RawInstance instance) {
    instances.add(instance);
  }

  final class Series {
    private final String uid;
    private final int number;
    private final Plane plane;
    private final RawInstance.Builder template;
    private double interval = 35;

    private Series(String description, Plane plane) {
      number = ++next;
      uid = "1.2.3." + number;
      this.plane = plane;
      template =
          RawInstance.newBuilder()
              .setStudyInstanceUid("1.2.3")
              .setSeriesInstanceUid(uid)
              .setSopClassUid("1.2.840.10008.5.1.4.1.1.4")
              .setTransferSyntaxUid("1.2.840.10008.1.2.1")
              .setFrameOfReferenceUid("1.2.3.99")
              .setPatientId("P1")
              .setModality("MR")
              .setManufacturer("SIEMENS")
              .setSeriesDescription(description)
              .setSeriesNumber(number)
              .setImageType(List.of("ORIGINAL", "PRIMARY", "M"))
              .setScanningSequence(List.of("GR"))
              .setRows(208)
              .setColumns(256)
              .setSamplesPerPixel(1)
              .setPhotometricInterpretation("MONOCHROME2")
              .setBitsAllocated(16)
              .setBitsStored(12)
              .setSigned(false)
              .setPixelLength(106496L);
    }

    Series interval(double milliseconds) {
      interval = milliseconds;
      return this;
    }

    /** Changes what all further instances of the series have. */
    Series with(java.util.function.Consumer<RawInstance.Builder> change) {
      change.accept(template);
      return this;
    }

    /** A slice of a beat, at a distance along the normal. */
    Series cineSlice(double place, int phases) {
      for (int phase = 0; phase < phases; phase++) {
        add(place, phase, phase * interval, null, null);
      }
      return this;
    }

    /** A picture at a distance along the normal. */
    Series still(double place) {
      return add(place, 0, null, null, null);
    }

    /** Pictures at one place, one after the other. */
    Series dynamics(double place, int count, double stepMs) {
      for (int index = 0; index < count; index++) {
        add(place, index, null, 36_000_000 + index * stepMs, null);
      }
      return this;
    }

    Series inverted(double place, double inversionMs) {
      return add(place, 0, null, null, inversionMs);
    }

    private Series add(double place, int index, Double trigger, Double acquired, Double inversion) {
      int instance = instances.size() + 1;
      Vector position = plane.normal().times(place).plus(new Vector(-200, -80, -70));
      RawFrame frame =
          RawFrame.newBuilder()
              .setNumber(1)
              .setPosition(List.of(position.x(), position.y(), position.z()))
              .setOrientation(
                  List.of(
                      plane.row().x(),
                      plane.row().y(),
                      plane.row().z(),
                      plane.column().x(),
                      plane.column().y(),
                      plane.column().z()))
              .setPixelSpacing(List.of(1.40625, 1.40625))
              .setSliceThickness(6.0)
              .setTriggerTime(trigger)
              .setAcquisitionTime(acquired)
              .setInversionTime(inversion)
              .build();
      instances.add(
          RawInstance.newBuilder(template)
              .setSopInstanceUid("1.2.3.1000." + instance)
              .setInputKey("key" + instance)
              .setFile(
                  new InputFile("/archive/" + instance, Integer.toString(instance), 110000L, 0L))
              .setInstanceNumber(index + 1)
              .setFrames(List.of(frame))
              .build());
      return this;
    }
  }
}
