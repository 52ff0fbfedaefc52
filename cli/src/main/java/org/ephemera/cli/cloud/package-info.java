/** Clouds and targets, with the settings that are checked before any request. */
@NullMarked
package org.ephemera.cli.cloud;

import org.jspecify.annotations.NullMarked;
