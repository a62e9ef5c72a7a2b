package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.MoveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The hash of a row that SQL Server reckons itself: 64 bits of SHA-256 over a pinned spelling of each value.
///
/// The spelling hangs on no collation, code page, language or length of a type, so a source's row and its archived copy
/// hash alike although the archive's column may be wider. A null, an empty text and a text of blanks are three things.
final class SqlServerHash {
    /// `0x` as a large value: what is joined to it is never cut at 8,000 bytes.
    private static final String START = "CAST(0x AS varbinary(max))";

    /// Longer chains of `+` nest deeper than the server's parser goes; these are joined in a tree instead.
    private static final int CHAIN = 16;

    private SqlServerHash() {}

    /// @param type as our catalog spells it; @param asText whether the value's text is hashed
    record Value(String name, String type, boolean asText) {
        Value(String name, String type) {
            this(name, type, false);
        }

        private String spelt(String alias) {
            String reference = alias + "." + SqlServerText.quote(name);
            return asText
                    ? SqlServerHash.spelt(SqlServerSpelling.text(reference, SqlServerSpelling.base(type)), TEXT)
                    : SqlServerHash.spelt(reference, SqlServerType.parse(type));
        }
    }

    private static final SqlServerType TEXT = SqlServerType.parse("nvarchar(max)");

    static List<Value> values(MoveTable table) {
        return table.columns().stream()
                .map(column -> new Value(column.name(), column.column().type(), column.asText()))
                .toList();
    }

    /// The columns as the archive keeps them.
    static List<Value> archived(MoveTable table) {
        return table.columns().stream()
                .map(column -> new Value(column.name(), column.archiveType()))
                .toList();
    }

    /// A bigint over the columns of `alias`.
    static String of(String alias, List<Value> values) {
        List<String> parts =
                values.stream().map(value -> part(value.spelt(alias))).toList();
        return "CAST(SUBSTRING(HASHBYTES('SHA2_256', " + joined(START, parts) + "), 1, 8) AS bigint)";
    }

    /// `start + a + b + ...`
    private static String joined(String start, List<String> parts) {
        List<String> level = parts;
        while (level.size() > CHAIN) {
            List<String> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += CHAIN) {
                above.add("(" + chain(start, level.subList(i, Math.min(level.size(), i + CHAIN))) + ")");
            }
            level = above;
        }
        return chain(start, level);
    }

    private static String chain(String start, List<String> parts) {
        return start + parts.stream().map(part -> "\n    + " + part).collect(Collectors.joining());
    }

    /// What a row of `alias` takes, without what the server adds to it: a bigint.
    static String bytes(String alias, List<String> names) {
        List<String> parts = names.stream()
                .map(name -> "ISNULL(DATALENGTH(" + alias + "." + SqlServerText.quote(name) + "), 0)")
                .toList();
        return joined("CAST(0 AS bigint)", parts);
    }

    /// The sum of such hashes, exact.
    static String sum(String hash) {
        return "COALESCE(SUM(CAST(" + hash + " AS decimal(38,0))), 0)";
    }

    /// Length and bytes, so that no two rows are spelt alike.
    private static String part(String bytes) {
        return "ISNULL(0x01 + CAST(DATALENGTH(" + bytes + ") AS binary(4)) + " + bytes + ", 0x00)";
    }

    private static String spelt(String reference, SqlServerType type) {
        return switch (type.base()) {
            case "tinyint", "smallint", "int", "bigint", "bit" ->
                "CAST(CAST(" + reference + " AS bigint) AS binary(8))";
            case "nchar", "nvarchar", "sysname", "char", "varchar" -> characters(reference, type);
            case "text", "ntext", "xml" -> "CAST(CAST(" + reference + " AS nvarchar(max)) AS varbinary(max))";
            case "uniqueidentifier" -> "CAST(" + reference + " AS binary(16))";
            case "rowversion" -> "CAST(" + reference + " AS binary(8))";
            case "binary", "varbinary" ->
                type.length() > 4000 ? "CAST(" + reference + " AS varbinary(max))" : reference;
            case "float", "real" -> "CAST(CAST(" + reference + " AS float) AS binary(8))";
            case "decimal",
                    "money",
                    "smallmoney",
                    "date",
                    "time",
                    "datetime",
                    "smalldatetime",
                    "datetime2",
                    "datetimeoffset" -> "CAST(" + plain(reference, type) + " AS varbinary(41))";
            // image, geometry, geography, hierarchyid: their own bytes
            default -> "CAST(" + reference + " AS varbinary(max))";
        };
    }

    private static String characters(String reference, SqlServerType type) {
        if (type.length() > 2000) {
            return "CAST(CAST(" + reference + " AS nvarchar(max)) AS varbinary(max))";
        }
        String unicode = type.unicode() ? reference : "CAST(" + reference + " AS nvarchar(" + type.length() + "))";
        return "CAST(" + unicode + " AS varbinary(" + 2 * type.length() + "))";
    }

    /// Digits and signs only, which every code page has.
    private static String plain(String reference, SqlServerType type) {
        return switch (type.base()) {
            case "date" -> "CONVERT(varchar(10), " + reference + ", 23)";
            case "time" -> "CONVERT(varchar(16), CAST(" + reference + " AS time(7)), 121)";
            case "datetime2" -> "CONVERT(varchar(27), CAST(" + reference + " AS datetime2(7)), 121)";
            case "datetimeoffset" -> "CONVERT(varchar(34), CAST(" + reference + " AS datetimeoffset(7)), 121)";
            case "datetime", "smalldatetime" -> "CONVERT(varchar(23), " + reference + ", 121)";
            case "money", "smallmoney" -> "CONVERT(varchar(41), CAST(" + reference + " AS decimal(19,4)))";
            default -> "CONVERT(varchar(41), " + reference + ")";
        };
    }
}
