package dev.holdfast.cli;

import dev.holdfast.dialect.Engine;
import org.jspecify.annotations.Nullable;

/// What `holdfast demo` is asked to print of a sample instead of loading it.
///
/// @param rows null for as many as usual
public record SampleText(
        String sample, Kind kind, Engine engine, @Nullable Long rows, long seed) {
    /// What is printed.
    public enum Kind {
        /// The script that makes its databases.
        SCRIPT,
        /// The document that `policy apply` reads.
        POLICIES
    }
}
