package dev.holdfast.filter;

/// A page of a list.
///
/// @param filter as typed; empty for all
/// @param sort a word that the list may be sorted by, `-` before it for the largest first; empty for the newest first
/// @param upTo nothing that came after the thing of this number, so that pages stand still while new things come; 0 for
///     all
public record ListQuery(String filter, String sort, long upTo, int offset, int limit) {
    /// The newest that match.
    public static ListQuery newest(String filter, int limit) {
        return new ListQuery(filter, "", 0, 0, limit);
    }

    public ListQuery page(int from, int size) {
        return new ListQuery(filter, sort, upTo, from, size);
    }

    public ListQuery upTo(long number) {
        return new ListQuery(filter, sort, number, offset, limit);
    }
}
