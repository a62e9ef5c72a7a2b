package dev.holdfast.policy;

import java.util.Locale;
import java.util.Set;

/// Types that may be compared with each other, told from the engine's spelling of a column's type.
enum TypeFamily {
    TEXT("text"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    DATE("a date"),
    /// Date and time without a zone.
    TIMESTAMP("a timestamp without time zone"),
    /// An instant.
    TIMESTAMPTZ("a timestamp with time zone"),
    UUID("a uuid"),
    /// Of a type that is not the engine's own: an enum or a domain; compared through its text.
    ENUM("an enum"),
    /// Documents, bytes, arrays, intervals: nothing but IS NULL.
    OTHER("of a type that criteria cannot compare");

    private static final Set<String> TEXTS = Set.of(
            "text",
            "varchar",
            "character varying",
            "char",
            "character",
            "bpchar",
            "citext",
            "name",
            "nvarchar",
            "nchar",
            "ntext",
            "\"char\"");
    private static final Set<String> NUMBERS = Set.of(
            "smallint",
            "integer",
            "int",
            "bigint",
            "int2",
            "int4",
            "int8",
            "tinyint",
            "numeric",
            "decimal",
            "real",
            "double precision",
            "float",
            "float4",
            "float8");
    private static final Set<String> OTHERS = Set.of(
            "json",
            "jsonb",
            "bytea",
            "xml",
            "interval",
            "time",
            "time without time zone",
            "time with time zone",
            "timetz",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "tsquery",
            "bit varying",
            "varbit",
            "money",
            "smallmoney",
            "binary",
            "varbinary",
            "image",
            "rowversion",
            "hierarchyid",
            "geography",
            "geometry",
            "sql_variant",
            "oid",
            "pg_lsn",
            "xid",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "hstore");

    private final String words;

    TypeFamily(String words) {
        this.words = words;
    }

    /// For messages: column `x` is ...
    String words() {
        return words;
    }

    /// Whether `<` and BETWEEN mean the same to every reader.
    boolean ordered() {
        return switch (this) {
            case TEXT, NUMBER, DATE, TIMESTAMP, TIMESTAMPTZ -> true;
            case BOOLEAN, UUID, ENUM, OTHER -> false;
        };
    }

    static TypeFamily of(String type) {
        String whole = type.toLowerCase(Locale.ROOT).strip();
        int collation = whole.indexOf(" collate "); // SQL Server's texts have one
        String lower = collation < 0 ? whole : whole.substring(0, collation);
        int open = lower.indexOf('(');
        int close = lower.indexOf(')');
        boolean sized = open > 0 && close > open;
        String base = sized ? (lower.substring(0, open) + lower.substring(close + 1)).strip() : lower;
        if (base.endsWith("[]")) {
            return OTHER;
        }
        if (TEXTS.contains(base)) {
            return TEXT;
        }
        if (NUMBERS.contains(base)) {
            return NUMBER;
        }
        if (OTHERS.contains(base)) {
            return OTHER;
        }
        return switch (base) {
            case "boolean", "bool" -> BOOLEAN;
            case "bit" -> sized ? OTHER : BOOLEAN; // PostgreSQL spells its bit strings bit(n), SQL Server has bit
            case "date" -> DATE;
            case "timestamp", "timestamp without time zone", "datetime", "datetime2", "smalldatetime" -> TIMESTAMP;
            case "timestamptz", "timestamp with time zone", "datetimeoffset" -> TIMESTAMPTZ;
            case "uuid", "uniqueidentifier" -> UUID;
            default -> ENUM;
        };
    }
}
