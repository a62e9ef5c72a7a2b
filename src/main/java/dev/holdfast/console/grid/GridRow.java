package dev.holdfast.console.grid;

import dev.holdfast.glance.GridCell;
import dev.holdfast.glance.PolicyLine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A policy and what became of its sessions.
///
/// @param cells by column; null while they were not read
record GridRow(PolicyLine line, @Nullable Map<Integer, GridCell> cells) {
    @Nullable
    GridCell cell(int column) {
        return cells == null ? null : cells.get(column);
    }
}
