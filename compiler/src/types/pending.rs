//! Inference of type arguments, an error until it has files of its own.
use govm_syntax::Pos;

use super::checker::Checker;
use super::errors::ErrorDesc;
use super::operand::Operand;
use super::types::TypeId;

impl<'a> Checker<'a> {
    pub(crate) fn rename_tparams(&mut self, _pos: Pos, tparams: &[TypeId], t: TypeId) -> (Vec<TypeId>, TypeId) {
        (tparams.to_vec(), t)
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) fn infer(
        &mut self,
        pos: Pos,
        _tparams: &[TypeId],
        targs: Vec<Option<TypeId>>,
        _params: TypeId,
        _args: &[Operand<'a>],
        _reverse: bool,
        err: &mut ErrorDesc,
    ) -> Option<Vec<TypeId>> {
        let known: Option<Vec<TypeId>> = targs.into_iter().collect();
        if known.is_none() {
            err.add(pos, "inference of type arguments is not supported yet");
        }
        known
    }

    pub(crate) fn is_parameterized(&mut self, _tparams: &[TypeId], _t: TypeId) -> bool {
        false
    }
}
