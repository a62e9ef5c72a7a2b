package dev.holdfast.index;

import dev.holdfast.dialect.IndexInfo;
import java.util.List;

/// One index and what is to be said of it.
public record IndexView(IndexInfo index, List<Remark> remarks) {
    public IndexView {
        remarks = List.copyOf(remarks);
    }

    /// @param why in a sentence, for people
    public record Remark(Kind kind, String why) {}

    /// What can be said of an index. `id` is the word in commands and on screens.
    public enum Kind {
        /// No statement has used it for as long as the server counts, and that is long enough.
        UNUSED("unused"),
        /// Not used so far, and nobody can tell yet.
        NOT_KNOWN("not known yet"),
        /// Another one is the same.
        DUPLICATE("duplicate"),
        /// Another one begins with the same columns.
        REDUNDANT("redundant"),
        /// What an interrupted build or drop left.
        INVALID("invalid"),
        BUILDING("being built");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public boolean is(Kind kind) {
        return remarks.stream().anyMatch(remark -> remark.kind() == kind);
    }
}
