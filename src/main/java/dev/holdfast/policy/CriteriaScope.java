package dev.holdfast.policy;

import dev.holdfast.dialect.TableInfo;
import java.time.ZoneId;
import java.util.Map;

/// What criteria may name: columns of the policy's table, bare, and of declared joins, as `alias.column`.
///
/// @param joins by alias
/// @param zone in which dates, and timestamps without an offset, are read for columns that are instants
public record CriteriaScope(TableInfo root, Map<String, TableInfo> joins, ZoneId zone) {
    public CriteriaScope {
        joins = Map.copyOf(joins);
    }
}
