/// The desktop console: JavaFX screens over [dev.holdfast.node.Operations].
///
/// [Console] opens the window. Each screen is a sub-package with an FXML file, a controller that only binds and a model
/// that runs without a toolkit. Screens know each other through [dev.holdfast.console.fx.Navigator] alone; this package
/// is the one place that knows them all.
@NullMarked
package dev.holdfast.console;

import org.jspecify.annotations.NullMarked;
