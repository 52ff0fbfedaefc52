/** Reads container apps: app, revisions, replicas, environment. */
@NullMarked
package org.ephemera.azure.apps;

import org.jspecify.annotations.NullMarked;
