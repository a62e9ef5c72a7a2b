package dev.holdfast.restore;

import java.util.List;

/// What somebody wants back, and how.
///
/// @param withChildren also what was archived below these rows by the policies that they were handed off to
/// @param acknowledged effects of inserting that are accepted, as a plan names them
public record RestoreWish(
        Selection selection,
        boolean withChildren,
        OnConflict conflict,
        Pinning pin,
        List<String> acknowledged,
        String actor,
        String reason) {
    public RestoreWish {
        acknowledged = List.copyOf(acknowledged);
    }
}
