package dev.holdfast.dialect.sqlserver;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A type as our catalog spells it, taken apart: `nvarchar(50) collate Latin1_General_100_BIN2`, `decimal(12,2)`.
///
/// What is no type is refused, because it becomes part of a statement.
///
/// @param base the name alone; alias types are spelt by their base
/// @param arguments length or precision with their parentheses, or empty
/// @param collation of a character type; empty where none was told
record SqlServerType(String base, String arguments, String collation) {
    /// A type, of a row `c` of `sys.columns` with its `b` of [#FROM], as it is spelt here and in the catalog.
    static final String SPELT = """
            CONCAT(CASE
              WHEN b.name = 'timestamp' THEN 'rowversion'
              WHEN b.name IN ('decimal', 'numeric') THEN CONCAT('decimal(', c.precision, ',', c.scale, ')')
              WHEN b.name IN ('time', 'datetime2', 'datetimeoffset') THEN CONCAT(b.name, '(', c.scale, ')')
              WHEN b.name IN ('char', 'varchar', 'binary', 'varbinary')
                THEN CONCAT(b.name, '(', CASE WHEN c.max_length = -1 THEN 'max' ELSE CONCAT('', c.max_length) END, ')')
              WHEN b.name IN ('nchar', 'nvarchar')
                THEN CONCAT(b.name, '(', CASE WHEN c.max_length = -1 THEN 'max' ELSE CONCAT('', c.max_length / 2) END, ')')
              ELSE b.name END,
              CASE WHEN c.collation_name IS NULL THEN '' ELSE CONCAT(' collate ', c.collation_name) END)""";

    /// The base type of an alias type; the type itself where it has none, as the types of the common language runtime.
    static final String FROM = """
            JOIN sys.types b ON b.user_type_id = CASE
              WHEN EXISTS (SELECT 1 FROM sys.types s WHERE s.user_type_id = c.system_type_id)
              THEN c.system_type_id ELSE c.user_type_id END""";

    private static final Pattern SPELLING = Pattern.compile("(?<base>[a-z_][a-z0-9_]*)"
            + "(?<arguments>\\((?:max|[0-9]{1,5}(?:,[0-9]{1,2})?)\\))?"
            + "(?: collate (?<collation>[A-Za-z0-9_]+))?");

    private static final Set<String> UNICODE = Set.of("nchar", "nvarchar", "ntext", "xml", "sysname");
    private static final Set<String> CODE_PAGE = Set.of("char", "varchar", "text");
    private static final Set<String> BINARY = Set.of("binary", "varbinary", "image", "rowversion");

    /// @throws IllegalArgumentException when `spelling` is no type name
    static SqlServerType parse(String spelling) {
        Matcher parts = SPELLING.matcher(spelling);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no type of SQL Server: " + spelling);
        }
        return new SqlServerType(
                parts.group("base"), orEmpty(parts.group("arguments")), orEmpty(parts.group("collation")));
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String part) {
        return part == null ? "" : part;
    }

    /// Without its collation, as CAST wants it.
    String bare() {
        return base + arguments;
    }

    /// ` COLLATE x`, for what is compared with a column of this type; empty for types without one.
    String collate() {
        return collation.isEmpty() ? "" : " COLLATE " + collation;
    }

    boolean unicode() {
        return UNICODE.contains(base);
    }

    /// Characters in the code page of the collation, which cannot hold every character.
    boolean codePage() {
        return CODE_PAGE.contains(base);
    }

    boolean text() {
        return unicode() || codePage();
    }

    boolean binary() {
        return BINARY.contains(base);
    }

    /// The length that the type is declared with; `Integer.MAX_VALUE` for the large ones.
    int length() {
        return switch (base) {
            case "text", "ntext", "image", "xml" -> Integer.MAX_VALUE;
            case "rowversion" -> 8;
            case "sysname" -> 128;
            default ->
                arguments.isEmpty()
                        ? 1
                        : arguments.equals("(max)")
                                ? Integer.MAX_VALUE
                                : Integer.parseInt(arguments.substring(1, arguments.length() - 1));
        };
    }
}
