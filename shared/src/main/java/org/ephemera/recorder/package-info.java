/**
 * Always-on recorder: stores each event of a stopped container with its definition, and seals the events of each hour.
 */
@NullMarked
package org.ephemera.recorder;

import org.jspecify.annotations.NullMarked;
