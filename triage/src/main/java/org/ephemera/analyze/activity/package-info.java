/** Rules on API activity: exec, debugging, log tampering, privileges and persistence. */
@NullMarked
package org.ephemera.analyze.activity;

import org.jspecify.annotations.NullMarked;
