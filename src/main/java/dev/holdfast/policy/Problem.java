package dev.holdfast.policy;

/// One thing that is wrong with a policy, in a sentence that names it and says what to do.
///
/// @param policy name of the policy; @param field the TOML field, e.g. `criteria`
public record Problem(String policy, String field, String message) {
    @Override
    public String toString() {
        return policy + "." + field + ": " + message;
    }
}
