package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The scripts of one sample, `sql/samples/NAME`, and the functions that all samples share. A statement ends with a
/// semicolon at the end of a line.
final class SampleScripts {
    private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*?\\n");
    private static final Pattern TARGET = Pattern.compile("(?m)^insert into (\\w+)");

    private final String name;

    SampleScripts(String name) {
        this.name = name;
    }

    /// One `insert`, which makes the rows of a slice of numbers.
    record Insert(String table, String sql) {}

    String functions() {
        return resource("functions.sql") + read("functions.sql");
    }

    String schema(String database) {
        return read(database + ".sql");
    }

    String indexes(String database) {
        return read(database + "-indexes.sql");
    }

    List<Insert> inserts(String database) {
        return END_OF_STATEMENT
                .splitAsStream(read(database + "-data.sql"))
                .filter(statement -> !statement.isBlank())
                .map(this::insert)
                .toList();
    }

    private Insert insert(String sql) {
        Matcher matcher = TARGET.matcher(sql);
        if (!matcher.find()) {
            throw new HoldfastException(ErrorCode.INTERNAL, "sample " + name + ": not an insert: " + sql);
        }
        return new Insert(matcher.group(1), sql);
    }

    String policies() {
        return read("policies.toml");
    }

    private String read(String file) {
        return resource(name + "/" + file);
    }

    private static String resource(String file) {
        String resource = "/sql/samples/" + file;
        try (InputStream stream = SampleScripts.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new HoldfastException(ErrorCode.INTERNAL, "this program lacks " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.INTERNAL, resource + " cannot be read", e);
        }
    }
}
