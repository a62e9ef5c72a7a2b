package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Scripts that stand in `sql/samples/NAME`, with the functions that all of them share. A statement ends with a
/// semicolon at the end of a line.
final class FileScripts implements SampleScripts {
    private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*?\\n");
    private static final Pattern TARGET = Pattern.compile("(?m)^insert into (\\w+)");

    private final String name;

    FileScripts(String name) {
        this.name = name;
    }

    @Override
    public String functions() {
        return resource("functions.sql") + read("functions.sql");
    }

    @Override
    public String schema(String database) {
        return read(database + ".sql");
    }

    @Override
    public String indexes(String database) {
        return read(database + "-indexes.sql");
    }

    @Override
    public List<Insert> inserts(String database) {
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
        return new Insert("public." + matcher.group(1), sql);
    }

    String policies() {
        return read("policies.toml");
    }

    private String read(String file) {
        return resource(name + "/" + file);
    }

    static String resource(String file) {
        String resource = "/sql/samples/" + file;
        try (InputStream stream = FileScripts.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new HoldfastException(ErrorCode.INTERNAL, "this program lacks " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.INTERNAL, resource + " cannot be read", e);
        }
    }
}
