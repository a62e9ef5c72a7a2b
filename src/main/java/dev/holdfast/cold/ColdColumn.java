package dev.holdfast.cold;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A column of a cold file.
///
/// @param type as the database spells it, e.g. `numeric(12,2)`
/// @param precision of a `DECIMAL`, and `scale`; else 0
public record ColdColumn(String name, String type, Stored stored, int precision, int scale) {
    private static final int MOST_DIGITS = 38;

    private static final Pattern NUMERIC = Pattern.compile("(?:numeric|decimal)\\((\\d+),(-?\\d+)\\)");
    /// `1.0` and `1.00`, `1 day` and `24:00:00` are equal.
    private static final Set<String> SPELLED_SEVERAL_WAYS = Set.of("numeric", "interval", "jsonb");

    /// Characters of SQL Server: whatever the collation, a blank behind them makes no difference.
    private static final String COLLATE = " collate ";

    private static final Pattern PRECISION = Pattern.compile("\\(\\d+\\)");

    /// How a column is stored: in a type of its own where every value of it is exact there.
    ///
    /// @param beyond columns with a value that is not, as [dev.holdfast.dialect.Freezing] tells
    public static ColdColumn of(String name, String type, Set<String> beyond) {
        if (beyond.contains(name)) {
            return new ColdColumn(name, type, Stored.TEXT, 0, 0);
        }
        Matcher numeric = NUMERIC.matcher(type);
        if (numeric.matches()) {
            int precision = Integer.parseInt(numeric.group(1));
            int scale = Integer.parseInt(numeric.group(2));
            boolean fits = precision <= MOST_DIGITS && scale >= 0 && scale <= precision;
            return fits
                    ? new ColdColumn(name, type, Stored.DECIMAL, precision, scale)
                    : new ColdColumn(name, type, Stored.TEXT, 0, 0);
        }
        return new ColdColumn(name, type, plain(PRECISION.matcher(type).replaceAll("")), 0, 0);
    }

    private static Stored plain(String type) {
        return switch (type) {
            case "tinyint", "smallint" -> Stored.SMALLINT;
            case "int", "integer" -> Stored.INTEGER;
            case "bigint" -> Stored.BIGINT;
            case "boolean" -> Stored.BOOLEAN;
            case "real" -> Stored.REAL;
            case "double precision" -> Stored.DOUBLE;
            case "date" -> Stored.DATE;
            case "timestamp without time zone" -> Stored.TIMESTAMP;
            case "timestamp with time zone" -> Stored.TIMESTAMPTZ;
            case "bytea" -> Stored.BYTES;
            default -> Stored.TEXT;
        };
    }

    /// Whether values that the database takes for equal are one value in the file, so that a key is found by it.
    public boolean spelledOneWay() {
        return stored != Stored.TEXT
                || !(SPELLED_SEVERAL_WAYS.contains(type) || type.endsWith("citext") || type.contains(COLLATE));
    }

    /// The type in DuckDB, which decides the type in Parquet.
    String duckType() {
        return switch (stored) {
            case SMALLINT, INTEGER, BIGINT, BOOLEAN, REAL, DOUBLE, DATE, TIMESTAMP, TIMESTAMPTZ -> stored.name();
            case DECIMAL -> "DECIMAL(%d, %d)".formatted(precision, scale);
            case BYTES -> "BLOB";
            case TEXT -> "VARCHAR";
        };
    }
}
