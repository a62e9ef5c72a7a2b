package dev.holdfast.hold;

import java.util.List;

/// A hold to be placed. @param matter the name that people know it by; @param scopes what it covers, at least one
public record NewHold(String matter, String reason, String placedBy, List<HoldScope> scopes) {
    public NewHold {
        scopes = List.copyOf(scopes);
        if (matter.isBlank() || placedBy.isBlank() || scopes.isEmpty()) {
            throw new IllegalArgumentException("a hold has a matter, somebody who places it, and something it covers");
        }
    }
}
