/** Reads subnets, virtual networks, security groups and route tables. */
@NullMarked
package org.ephemera.azure.network;

import org.jspecify.annotations.NullMarked;
