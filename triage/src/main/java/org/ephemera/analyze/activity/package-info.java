/** Rules on what was done to a workload through control planes: exec, debugging, logs switched off, rights taken. */
@NullMarked
package org.ephemera.analyze.activity;

import org.jspecify.annotations.NullMarked;
