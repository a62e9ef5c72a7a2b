package dev.holdfast.growth;

import dev.holdfast.policy.Policy;
import java.util.OptionalInt;

/// How often something starts a policy by itself.
@FunctionalInterface
public interface Starts {
    /// @return fires in the week to come; empty when nothing starts it by itself
    OptionalInt aWeek(Policy policy);
}
