/** OpenStack Placement: traits on the resource providers of attested hosts. */
package dev.touchstone.scheduler.placement;
