package dev.touchstone.console;

import dev.touchstone.host.HostView;
import java.util.List;

/**
 * Hosts that wait for somebody to vouch for their TPM.
 *
 * @param waiting those shown
 * @param all how many wait
 * @param announced how many were announced and have not come yet
 */
public record EnrolmentsPage(List<HostView> waiting, long all, long announced) {}
