package dev.touchstone.eventlog.uefi;

import java.util.Map;

/** Event types of the PC Client Platform Firmware Profile 1.06, table "Events". */
final class EventType {
  static final long EV_NO_ACTION = 0x03;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0x00L, "EV_PREBOOT_CERT"),
          Map.entry(0x01L, "EV_POST_CODE"),
          Map.entry(0x02L, "EV_UNUSED"),
          Map.entry(EV_NO_ACTION, "EV_NO_ACTION"),
          Map.entry(0x04L, "EV_SEPARATOR"),
          Map.entry(0x05L, "EV_ACTION"),
          Map.entry(0x06L, "EV_EVENT_TAG"),
          Map.entry(0x07L, "EV_S_CRTM_CONTENTS"),
          Map.entry(0x08L, "EV_S_CRTM_VERSION"),
          Map.entry(0x09L, "EV_CPU_MICROCODE"),
          Map.entry(0x0aL, "EV_PLATFORM_CONFIG_FLAGS"),
          Map.entry(0x0bL, "EV_TABLE_OF_DEVICES"),
          Map.entry(0x0cL, "EV_COMPACT_HASH"),
          Map.entry(0x0dL, "EV_IPL"),
          Map.entry(0x0eL, "EV_IPL_PARTITION_DATA"),
          Map.entry(0x0fL, "EV_NONHOST_CODE"),
          Map.entry(0x10L, "EV_NONHOST_CONFIG"),
          Map.entry(0x11L, "EV_NONHOST_INFO"),
          Map.entry(0x12L, "EV_OMIT_BOOT_DEVICE_EVENTS"),
          Map.entry(0x13L, "EV_POST_CODE2"),
          Map.entry(0x80000000L, "EV_EFI_EVENT_BASE"),
          Map.entry(0x80000001L, "EV_EFI_VARIABLE_DRIVER_CONFIG"),
          Map.entry(0x80000002L, "EV_EFI_VARIABLE_BOOT"),
          Map.entry(0x80000003L, "EV_EFI_BOOT_SERVICES_APPLICATION"),
          Map.entry(0x80000004L, "EV_EFI_BOOT_SERVICES_DRIVER"),
          Map.entry(0x80000005L, "EV_EFI_RUNTIME_SERVICES_DRIVER"),
          Map.entry(0x80000006L, "EV_EFI_GPT_EVENT"),
          Map.entry(0x80000007L, "EV_EFI_ACTION"),
          Map.entry(0x80000008L, "EV_EFI_PLATFORM_FIRMWARE_BLOB"),
          Map.entry(0x80000009L, "EV_EFI_HANDOFF_TABLES"),
          Map.entry(0x8000000aL, "EV_EFI_PLATFORM_FIRMWARE_BLOB2"),
          Map.entry(0x8000000bL, "EV_EFI_HANDOFF_TABLES2"),
          Map.entry(0x8000000cL, "EV_EFI_VARIABLE_BOOT2"),
          Map.entry(0x8000000dL, "EV_EFI_GPT_EVENT2"),
          Map.entry(0x80000010L, "EV_EFI_HCRTM_EVENT"),
          Map.entry(0x800000e0L, "EV_EFI_VARIABLE_AUTHORITY"),
          Map.entry(0x800000e1L, "EV_EFI_SPDM_FIRMWARE_BLOB"),
          Map.entry(0x800000e2L, "EV_EFI_SPDM_FIRMWARE_CONFIG"),
          Map.entry(0x800000e3L, "EV_EFI_SPDM_DEVICE_POLICY"),
          Map.entry(0x800000e4L, "EV_EFI_SPDM_DEVICE_AUTHORITY"));

  private EventType() {}

  static String name(long type) {
    return NAMES.getOrDefault(type, String.format("0x%08x", type));
  }
}
