; Uninstalling keeps what the person made, and says where it is.
!macro customUnInstall
  IfSilent +2
  MessageBox MB_OK|MB_ICONINFORMATION "Your projects stay in $APPDATA\Signsmith. Delete that folder to remove them as well."
!macroend
