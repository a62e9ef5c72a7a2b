package dev.holdfast.explain;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.estate.GovernedDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The row that is asked about, found in its catalog. @param key of one row
record Subject(GovernedDatabase database, TableInfo table, Keys key) {
    List<Column> columns() {
        return table.keyColumns();
    }

    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        List<Object> parts = key.key(0);
        for (int i = 0; i < parts.size(); i++) {
            values.put(columns().get(i).name(), parts.get(i).toString());
        }
        return values;
    }

    String place() {
        return database.name() + "/" + table.name();
    }

    @Override
    public String toString() {
        return table.name() + " " + key.text(0);
    }
}
