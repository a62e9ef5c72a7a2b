package dev.holdfast.sample;

/// PostgreSQL, with names in quotes, so that they keep their capitals.
final class PostgresSpelling implements Spelling {
    @Override
    public String quote(String name) {
        return '"' + name + '"';
    }

    @Override
    public String type(String type) {
        return switch (type) {
            case "identity" -> "bigint generated always as identity";
            case "bit" -> "boolean";
            case "float" -> "double precision";
            case "uniqueidentifier" -> "uuid";
            default ->
                type.replace("nvarchar", "varchar")
                        .replace("datetime2", "timestamp")
                        .replace("decimal", "numeric");
        };
    }

    @Override
    public String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public String day(String date, String days) {
        return "date '" + date + "' + (" + days + ")::int";
    }

    @Override
    public String moment(String time, String seconds) {
        return "timestamp '" + time + "' + (" + seconds + ") * interval '1 second'";
    }

    @Override
    public String digits(String number, int width) {
        return "right('" + "0".repeat(width) + "' || (" + number + "), " + width + ")";
    }

    @Override
    public String concatenation(String left, String right) {
        return left + " || " + right;
    }

    @Override
    public String flag(String condition) {
        return condition;
    }

    @Override
    public String uuid(String text) {
        return "(" + text + ")::uuid";
    }
}
