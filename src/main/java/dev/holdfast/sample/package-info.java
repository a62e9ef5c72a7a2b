/// Sample estates: schema, seeded generator and policies from `sql/samples`, loaded into the embedded server or
/// printed as a script.
///
/// The one exception to "only `dialect` writes SQL on governed tables": a sample is a set of SQL scripts, and making
/// its databases is set-up work on databases that this package made itself. It marks each database that it creates with
/// a comment and never touches one without that mark, unless it is empty and its own load was interrupted there.
///
/// [ShopServices] are what the shop's teams would run themselves, in the process of the demo: one is told of orders,
/// the other archives its documents when it is called.
@NullMarked
package dev.holdfast.sample;

import org.jspecify.annotations.NullMarked;
