package dev.touchstone.eventlog.uefi;

/**
 * Which PCRs a type of fact-bearing event belongs in (PFP 3.3.4 and 10.4.1). The type is not
 * measured: without this, a file's content measured to PCR 9 could be presented as a variable.
 */
final class TypePlacement {
  private TypePlacement() {}

  static boolean allowed(UefiEventType type, long pcr) {
    return switch (type) {
      case EV_SEPARATOR -> pcr <= 7;
      case EV_S_CRTM_CONTENTS, EV_S_CRTM_VERSION, EV_EFI_HCRTM_EVENT, EV_POST_CODE, EV_POST_CODE2 ->
          pcr == 0;
      // drivers' configuration may stand in 3, SPDM policy in 7 (PFP 3.3.4.4, 3.3.4.8)
      case EV_EFI_VARIABLE_DRIVER_CONFIG -> pcr == 1 || pcr == 3 || pcr == 5 || pcr == 7;
      case EV_EFI_VARIABLE_BOOT, EV_EFI_VARIABLE_BOOT2 -> pcr == 1 || pcr == 5;
      case EV_EFI_VARIABLE_AUTHORITY, EV_EFI_SPDM_DEVICE_POLICY, EV_EFI_SPDM_DEVICE_AUTHORITY ->
          pcr == 7;
      case EV_EFI_BOOT_SERVICES_APPLICATION -> pcr == 2 || pcr == 4;
      case EV_EFI_BOOT_SERVICES_DRIVER, EV_EFI_RUNTIME_SERVICES_DRIVER ->
          pcr == 0 || pcr == 2 || pcr == 4;
      case EV_EFI_GPT_EVENT, EV_EFI_GPT_EVENT2 -> pcr == 5;
      case EV_ACTION, EV_EFI_ACTION -> pcr <= 7;
      case EV_EFI_SPDM_FIRMWARE_BLOB -> pcr == 2;
      case EV_EFI_SPDM_FIRMWARE_CONFIG -> pcr == 3;
      // 6 and 7 are the platform's and the Secure Boot policy's alone: no boot loader measures
      // there as EV_IPL
      case EV_IPL -> pcr >= 4 && pcr != 6 && pcr != 7;
      case EV_EVENT_TAG -> true;
      default -> true;
    };
  }
}
