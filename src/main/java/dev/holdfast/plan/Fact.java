package dev.holdfast.plan;

/// One thing that a plan binds.
///
/// @param kind what it is, for people: `policy`, `column`, `rows`
/// @param subject of what: a table, a column, a field; empty where the kind says it all
public record Fact(String kind, String subject, String value) {
    /// The kind of counts: the only one that may differ a little.
    public static final String ROWS = "rows";
}
