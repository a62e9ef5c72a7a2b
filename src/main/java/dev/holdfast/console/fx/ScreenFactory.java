package dev.holdfast.console.fx;

/// Makes the screens of one [Room].
@FunctionalInterface
public interface ScreenFactory {
    /// @param argument of the [Address]
    Screen open(String argument, ScreenTools tools);
}
