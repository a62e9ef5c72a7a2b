package dev.holdfast.history;

import dev.holdfast.dialect.Looking.Copy;
import java.io.OutputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// One JSON document: what was asked, the columns, the rows, and at the end how many there are.
///
/// Numbers are numbers with every digit, booleans are booleans, NULL is null; all else is the text that the database
/// prints, documents too, so that nothing of them is lost.
final class JsonFile implements RowFile {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final JsonGenerator out;
    private final List<HistoryColumn> columns;

    JsonFile(OutputStream to, HistoryPage first) {
        this.columns = first.columns();
        this.out = JSON.createGenerator(to);
        out.writeStartObject();
        out.writeNumberProperty("schema_version", 1);
        out.writeStringProperty("table", first.database() + "/" + first.table());
        out.writeArrayPropertyStart("columns");
        for (HistoryColumn column : columns) {
            out.writeStartObject();
            out.writeStringProperty("name", column.name());
            out.writeStringProperty("type", column.type());
            out.writeBooleanProperty("key", column.key());
            out.writeBooleanProperty("gone", column.gone());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayPropertyStart("rows");
    }

    @Override
    public void row(HistoryRow row) {
        out.writeRaw('\n');
        out.writeStartObject();
        out.writeStringProperty("where", row.where().id());
        out.writeStringProperty("place", row.place());
        Copy copy = row.copy();
        if (copy != null) {
            out.writeStringProperty("archived_at", copy.archivedAt().toString());
            out.writeNumberProperty("session", copy.session());
            out.writeNumberProperty("chunk", copy.chunk());
            out.writeName("retain_until");
            if (copy.retainUntil() == null) {
                out.writeNull();
            } else {
                out.writeString(copy.retainUntil().toString());
            }
            out.writeBooleanProperty("confirmed", row.confirmed());
        }
        out.writeObjectPropertyStart("values");
        for (int i = 0; i < columns.size(); i++) {
            out.writeName(columns.get(i).name());
            value(columns.get(i), row.values().get(i));
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void value(HistoryColumn column, @Nullable String value) {
        if (value == null) {
            out.writeNull();
        } else if (column.type().equals("boolean")) {
            out.writeBoolean(Boolean.parseBoolean(value));
        } else if (column.number() && NUMBER.matcher(value).matches()) {
            out.writeNumber(value); // with the digits that it has
        } else {
            out.writeString(value);
        }
    }

    @Override
    public void end(long rows) {
        out.writeRaw('\n');
        out.writeEndArray();
        out.writeNumberProperty("count", rows);
        out.writeEndObject();
    }

    @Override
    public void close() {
        out.close();
    }
}
