package dev.holdfast.dialect.crossing;

import dev.holdfast.proof.Family;

/// What becomes of a type in an archive of another engine.
public sealed interface Crossing {
    /// @param type in the archive, as its engine spells it
    /// @param asText whether the source sends the value's text
    /// @param family how a proof spells the column, on either engine
    record Kept(String type, boolean asText, Family family) implements Crossing {}

    /// @param reason for people
    record Refused(String reason) implements Crossing {}
}
