package org.cardioqa.schemas.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A value of Parquet as text: dates and times in ISO 8601 (with Z where they are adjusted to UTC),
 * whole numbers without a decimal point, also where the column is of floating point, as data frames
 * turn columns of numbers with gaps into.
 */
final class ParquetText {
  private ParquetText() {}

  static String of(Group row, int field, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> String.valueOf(row.getBoolean(field, 0));
      case INT32 -> whole(row.getInteger(field, 0), logical);
      case INT64 -> whole(row.getLong(field, 0), logical);
      case INT96 -> int96(row.getInt96(field, 0).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
      case FLOAT -> real(row.getFloat(field, 0));
      case DOUBLE -> real(row.getDouble(field, 0));
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          logical instanceof DecimalLogicalTypeAnnotation decimal
              ? new BigDecimal(
                      new BigInteger(row.getBinary(field, 0).getBytes()), decimal.getScale())
                  .toPlainString()
              : row.getBinary(field, 0).toStringUsingUTF8();
    };
  }

  private static String whole(long value, LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value).toString();
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale()).toPlainString();
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      ChronoUnit unit =
          switch (timestamp.getUnit()) {
            case MILLIS -> ChronoUnit.MILLIS;
            case MICROS -> ChronoUnit.MICROS;
            case NANOS -> ChronoUnit.NANOS;
          };
      Instant instant = Instant.EPOCH.plus(value, unit);
      return timestamp.isAdjustedToUTC()
          ? instant.toString()
          : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }
    return String.valueOf(value);
  }

  /** Nanoseconds of the day and the Julian day: how times were written before there was a type. */
  private static String int96(ByteBuffer bytes) {
    long nanos = bytes.getLong(bytes.position());
    int day = bytes.getInt(bytes.position() + Long.BYTES);
    return LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, day).atStartOfDay().plusNanos(nanos) + "Z";
  }

  private static String real(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
