package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import org.jspecify.annotations.Nullable;

/// What growth is asked of.
///
/// @param table null for the database as a whole; a partitioned table stands for the sum of its partitions
public record Subject(String database, @Nullable TableName table) {
    public static Subject database(String name) {
        return new Subject(name, null);
    }

    @Override
    public String toString() {
        return table == null ? database : database + "/" + table;
    }
}
